// What every page does beyond plain HTML: choices without a reload, no form sent twice, no words lost, sharing, the page
// kept offline.
// WeChat's browser refuses workers, downloads, pop-ups and the clipboard: there they are not even asked for.

export const isInWeChat = /MicroMessenger/i.test(navigator.userAgent);

const cookies = { size: "linli_size", theme: "linli_theme" };

function keepChoice(event) {
  const button = event.submitter;
  const cookie = button && cookies[button.name];
  if (!cookie) return; // another language is another page
  event.preventDefault();
  const year = 400 * 24 * 3600;
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `${cookie}=${button.value}; path=/; max-age=${year}; samesite=lax${secure}`;
  document.documentElement.dataset[button.name] = button.value;
  for (const each of document.querySelectorAll(`[data-choices] button[name="${button.name}"]`)) {
    each.setAttribute("aria-pressed", String(each.value === button.value));
  }
}

// The server would answer a repeat with the first answer; this spares the reader the doubt.
function sendOnce(event) {
  const form = event.target;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "yes";
  const button = event.submitter;
  if (!button) return;
  button.setAttribute("aria-disabled", "true");
  const words = button.querySelector("span") || button;
  form.dataset.said = words.textContent;
  words.textContent = form.dataset.once;
}

function mayBeSentAgain(form) {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll('[aria-disabled="true"]')) {
    button.removeAttribute("aria-disabled");
    (button.querySelector("span") || button).textContent = form.dataset.said;
  }
}

document.addEventListener("submit", (event) => {
  if (event.target.matches("[data-choices]")) keepChoice(event);
  else if (event.target.matches("[data-once]")) {
    if (isDrafted(event.target)) keepDraft(event.target);
    if (navigator.onLine === false) stayHere(event);
    else sendOnce(event);
  } else if (event.target.action.endsWith("/door/departure/")) {
    forgetDrafts(() => true);
  }
});
window.addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form[data-sent]").forEach(mayBeSentAgain); // back by the back button
});
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.target.matches("form[data-sent]")) mayBeSentAgain(event.target);
});

// Without a network a form stays where it is, photos and all. Behind the browser's own error page only a draft is left,
// in this tab alone and without the photos; it ends when the server says by a cookie that its act got through.

function stayHere(event) {
  event.preventDefault();
  const parts = [...event.target.children];
  tellAbove(parts.find((each) => each.contains(event.submitter)) || parts.pop(), "without-network").focus();
}

// The notice of this template, right above a part of a form; one at a time.
function tellAbove(part, template) {
  part.parentElement.querySelectorAll("[data-told]").forEach((told) => told.remove());
  const notice = document.getElementById(template).content.firstElementChild.cloneNode(true);
  notice.dataset.told = "";
  notice.tabIndex = -1;
  part.before(notice);
  return notice;
}

const isDrafted = (form) => form && form.matches("[data-once]") && form.elements.act && form.elements.words;
const draftName = (form) => `linli_draft ${new URL(form.action).pathname}`;
const drawnAnew = ["csrfmiddlewaretoken", "seen", "known", "kept"];

function stored(work) {
  try { return work(sessionStorage); } catch { return null; } // refused, or full
}

function keepDraft(form) {
  const typed = [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !drawnAnew.includes(name));
  const hadPhotos = [...form.querySelectorAll("input[type=file]")].some((input) => input.files.length);
  stored((storage) => storage.setItem(draftName(form), JSON.stringify({ act: form.elements.act.value, typed, hadPhotos })));
}

function forgetDrafts(isOver) {
  stored((storage) => {
    for (const name of Object.keys(storage).filter((each) => each.startsWith("linli_draft "))) {
      if (isOver(JSON.parse(storage.getItem(name)))) storage.removeItem(name);
    }
  });
}

// With its old act: had it got through after all, the repeat gets the first answer.
function putBack(form) {
  const draft = stored((storage) => JSON.parse(storage.getItem(draftName(form))));
  if (!draft) return;
  if (draft.act === form.elements.act.value) return stored((storage) => storage.removeItem(draftName(form))); // drawn with it
  form.elements.act.value = draft.act;
  const chosen = [];
  for (const input of form.elements) {
    const values = draft.typed.filter(([name]) => name === input.name).map(([, value]) => value);
    if (input.type === "radio" || input.type === "checkbox") {
      input.checked = values.includes(input.value);
      if (input.checked) chosen.push(input);
    } else if (values.length && !["hidden", "file"].includes(input.type)) {
      input.value = values[0];
    }
  }
  const notice = tellAbove([...form.children].find((each) => !each.matches("input")), "put-back");
  notice.querySelector("[data-photos-gone]").hidden = !draft.hadPhotos;
  for (const input of chosen) input.dispatchEvent(new Event("change", { bubbles: true })); // marks the plan
}

const through = document.cookie.match(/(?:^|; )linli_through=([\w-]+)/);
if (through) {
  forgetDrafts((draft) => draft.act === through[1]);
  document.cookie = "linli_through=; path=/; max-age=0; samesite=lax";
}
document.addEventListener("input", (event) => {
  if (isDrafted(event.target.form)) keepDraft(event.target.form);
});
document.addEventListener("DOMContentLoaded", () => { // when the page's other scripts listen
  [...document.forms].filter(isDrafted).forEach(putBack);
});

// Sharing

function prepareShare(fold) {
  if (!fold.open || fold.dataset.ready) return;
  fold.dataset.ready = "yes";
  if (!isInWeChat && window.isSecureContext && navigator.clipboard) {
    fold.querySelector("[data-by-hand]").hidden = true;
    for (const copy of fold.querySelectorAll("[data-copy]")) {
      copy.hidden = false;
      copy.addEventListener("click", async () => {
        await navigator.clipboard.writeText(copy.previousElementSibling.innerText);
        say(fold.dataset.copied);
      });
    }
  }
  const code = fold.querySelector("[data-code]");
  code.loading = "eager";
  code.decode().then(() => showPicture(fold, code)).catch(() => {}); // no picture: the code or the link will do
}

function showPicture(fold, code) {
  const { estate, title, asks, until, scan, alt, keep, demo } = fold.dataset;
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d");
  const serif = '"Noto Serif CJK SC", "Songti SC", STSong, serif';
  const sans = 'system-ui, "PingFang SC", "Noto Sans CJK SC", sans-serif';
  const wide = 1080, edge = 90, inner = wide - 2 * edge;
  pen.font = `700 76px ${serif}`;
  const titleLines = wrapped(pen, title, inner, 5);
  pen.font = `44px ${sans}`;
  const askLines = wrapped(pen, asks, inner, 6);
  canvas.width = wide;
  canvas.height = 250 + titleLines.length * 104 + askLines.length * 68 + (until ? 110 : 20) + 440 + (demo ? 140 : 90);

  pen.fillStyle = "#fffdf8";
  pen.fillRect(0, 0, wide, canvas.height);
  pen.strokeStyle = "#e4dccb";
  pen.lineWidth = 3;
  pen.strokeRect(28, 28, wide - 56, canvas.height - 56);
  pen.strokeRect(38, 38, wide - 76, canvas.height - 76);

  let y = 96;
  pen.fillStyle = "#ad342b";
  pen.fillRect(edge, y, 76, 76);
  pen.fillStyle = "#fffdf8";
  pen.textBaseline = "middle";
  pen.textAlign = "center";
  pen.font = `700 50px ${serif}`;
  pen.fillText("邻", edge + 38, y + 41);
  pen.textAlign = "start";
  pen.fillStyle = "#23201b";
  pen.font = `700 46px ${serif}`;
  pen.fillText(estate, edge + 104, y + 40);

  y += 160;
  pen.font = `700 76px ${serif}`;
  for (const line of titleLines) { pen.fillText(line, edge, y); y += 104; }
  pen.fillStyle = "#5f584c";
  pen.font = `44px ${sans}`;
  for (const line of askLines) { pen.fillText(line, edge, y); y += 68; }
  if (until) {
    y += 24;
    pen.fillStyle = "#ad342b";
    pen.font = `700 48px ${sans}`;
    pen.fillText(until, edge, y);
    y += 70;
  }
  pen.globalCompositeOperation = "multiply"; // the white around the code is paper, too
  pen.drawImage(code, edge - 40, y, 440, 440);
  pen.globalCompositeOperation = "source-over";
  pen.fillStyle = "#5f584c";
  pen.font = `42px ${sans}`;
  let beside = y + 200;
  for (const line of wrapped(pen, scan, inner - 460, 4)) { pen.fillText(line, edge + 460, beside); beside += 56; }

  if (demo) {
    pen.font = `32px ${sans}`;
    pen.fillText(demo, edge, canvas.height - 84);
  }

  const picture = new Image(wide, canvas.height);
  picture.alt = alt;
  picture.src = canvas.toDataURL("image/png");
  const words = document.createElement("small");
  words.textContent = keep;
  fold.querySelector("[data-picture]").replaceChildren(picture, words);
}

// Chinese breaks anywhere but before closing punctuation; other words stay whole where they fit.
function wrapped(pen, text, width, most) {
  const lines = [];
  let line = "";
  for (const piece of text.match(/[\u2e80-\uffef][，。、；：？！）》”]*|[^\s\u2e80-\uffef]+\s*|\s+/gu) || []) {
    if (line && pen.measureText(line + piece.trimEnd()).width > width) { lines.push(line); line = piece.trimStart(); }
    else line += piece;
  }
  lines.push(line);
  if (lines.length > most) lines.splice(most - 1, lines.length, `${lines[most - 1].slice(0, -1)}…`);
  return lines;
}

// Printing: where no script may do it, the line beside the button says how.

for (const button of isInWeChat ? [] : document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.nextElementSibling.hidden = true;
  button.addEventListener("click", () => window.print());
}

// Copying one text: where no script may do it, it is held and copied by hand.

const mayCopy = !isInWeChat && window.isSecureContext && navigator.clipboard;
for (const button of mayCopy ? document.querySelectorAll("[data-copies]") : []) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copies).innerText);
    say(button.dataset.copied);
  });
}

export function say(words) {
  const toast = document.createElement("p");
  toast.className = "toast";
  toast.setAttribute("role", "status");
  document.body.append(toast);
  toast.textContent = words;
  setTimeout(() => toast.remove(), 4000);
}

document.addEventListener("toggle", (event) => {
  if (event.target.matches("[data-share]")) prepareShare(event.target);
}, true);
document.querySelectorAll("[data-share][open]").forEach(prepareShare);
document.addEventListener("click", (event) => { // it stands far down: what opens is brought before the eyes
  const fold = event.target.closest("[data-share] > summary")?.parentElement;
  if (fold && !fold.open) requestAnimationFrame(() => fold.scrollIntoView());
});

// Kept offline, where the browser allows it

if (!isInWeChat && window.isSecureContext && "serviceWorker" in navigator) {
  const { worker } = document.getElementById("page-script").dataset;
  navigator.serviceWorker.register(worker, { scope: "/" }).catch(() => {}); // without it the page works all the same
}
