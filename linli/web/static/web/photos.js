// A chooser of photos: shows what was chosen, takes one out again, and wipes faces and door numbers out with a finger.
// What was wiped replaces the file in the form itself, so nothing of a face leaves the phone.

const most = 2560; // pixels of the longer side of a photo that was wiped; the server keeps no larger one

class Chooser {
  constructor(field) {
    this.words = field.dataset;
    this.input = field.querySelector("input[type=file]");
    this.shown = field.querySelector("[data-shown]");
    this.files = [...this.input.files];
    field.classList.add("active");
    this.input.addEventListener("change", () => this.add());
    this.draw();
  }

  // A second choice adds to the first one instead of replacing it, if the form takes several.
  add() {
    const fresh = [...this.input.files];
    this.files = this.input.multiple ? [...this.files, ...fresh] : fresh;
    this.keep();
    this.draw();
  }

  // True if the browser let us put our own files into the form.
  keep() {
    try {
      const transfer = new DataTransfer();
      for (const file of this.files) transfer.items.add(file);
      this.input.files = transfer.files;
      return this.input.files.length === this.files.length;
    } catch {
      this.files = [...this.input.files];
      return false;
    }
  }

  draw() {
    for (const image of this.shown.querySelectorAll("img")) URL.revokeObjectURL(image.src);
    this.shown.replaceChildren(...this.files.map((file, place) => this.figure(file, place)));
  }

  figure(file, place) {
    const figure = element("figure", { className: "photo" });
    const image = element("img", { src: URL.createObjectURL(file), alt: this.words.photo.replace("%(number)s", place + 1) });
    const wipe = element("button", { type: "button", textContent: this.words.wipe });
    const remove = element("button", { type: "button", textContent: this.words.remove });
    const buttons = element("div", { className: "buttons" });
    buttons.append(wipe, remove);
    figure.append(image, buttons);
    wipe.addEventListener("click", () => this.wipe(image, place, figure));
    remove.addEventListener("click", () => { this.files.splice(place, 1); this.keep(); this.draw(); });
    image.addEventListener("error", () => { wipe.remove(); }); // a format this browser cannot draw, as HEIC on most
    return figure;
  }

  wipe(image, place, figure) {
    if (!this.keep()) return figure.append(element("small", { textContent: this.words.cannot }));
    const scale = Math.min(1, most / Math.max(image.naturalWidth, image.naturalHeight));
    const canvas = element("canvas", { width: image.naturalWidth * scale, height: image.naturalHeight * scale });
    const pen = canvas.getContext("2d");
    const begin = () => pen.drawImage(image, 0, 0, canvas.width, canvas.height);
    begin();
    const coarse = mosaic(canvas);
    canvas.addEventListener("pointermove", (event) => {
      if (event.buttons) cover(canvas, pen, coarse, event);
    });
    canvas.addEventListener("pointerdown", (event) => { canvas.setPointerCapture(event.pointerId); cover(canvas, pen, coarse, event); });
    const ready = element("button", { type: "button", className: "button main", textContent: this.words.ready });
    const undo = element("button", { type: "button", className: "button plain", textContent: this.words.undo });
    undo.addEventListener("click", begin);
    ready.addEventListener("click", () => canvas.toBlob((blob) => {
      const name = this.files[place].name.replace(/\.\w+$/, "") + ".jpg";
      this.files[place] = new File([blob], name, { type: "image/jpeg", lastModified: this.files[place].lastModified });
      this.keep();
      this.draw();
    }, "image/jpeg", 0.9));
    const desk = element("div", { className: "wiping" });
    const buttons = element("div", { className: "buttons" });
    buttons.append(ready, undo);
    desk.append(element("p", { textContent: this.words.ask }), canvas, buttons);
    this.shown.replaceChildren(desk);
  }
}

// The photo in coarse squares, at its own size. Halved again and again, or a square would be one of its points
// instead of the mean of them all.
function mosaic(canvas) {
  const squares = 10; // across the whole photo: even a face that fills it cannot be told
  let small = canvas;
  while (small.width > squares) {
    const width = Math.max(squares, Math.ceil(small.width / 2));
    const height = Math.max(1, Math.round((width * canvas.height) / canvas.width));
    const half = element("canvas", { width, height });
    half.getContext("2d").drawImage(small, 0, 0, width, height);
    small = half;
  }
  const coarse = element("canvas", { width: canvas.width, height: canvas.height });
  const pen = coarse.getContext("2d");
  pen.imageSmoothingEnabled = false;
  pen.drawImage(small, 0, 0, coarse.width, coarse.height);
  return coarse;
}

function cover(canvas, pen, coarse, event) {
  const box = canvas.getBoundingClientRect();
  const scale = canvas.width / box.width;
  const x = (event.clientX - box.left) * scale, y = (event.clientY - box.top) * scale;
  pen.save();
  pen.beginPath();
  pen.arc(x, y, 28 * scale, 0, 2 * Math.PI);
  pen.clip();
  pen.drawImage(coarse, 0, 0);
  pen.restore();
}

function element(name, properties) {
  return Object.assign(document.createElement(name), properties);
}

for (const field of document.querySelectorAll("[data-photos]")) new Chooser(field);
