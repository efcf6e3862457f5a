// A tap on the estate's plan chooses the radio of the same key; choosing the radio marks the plan.

function mark(plan, key) {
  for (const shape of plan.querySelectorAll("[data-key]")) shape.classList.toggle("picked", shape.dataset.key === key);
}

document.addEventListener("click", (event) => {
  const shape = event.target.closest(".plan[data-picks] [data-key]");
  if (!shape) return;
  const list = document.getElementById(shape.closest(".plan").dataset.picks);
  const radio = [...list.querySelectorAll("input[type=radio]")].find((each) => each.value === shape.dataset.key);
  if (!radio) return;
  radio.checked = true;
  radio.dispatchEvent(new Event("change", { bubbles: true }));
});

document.addEventListener("change", (event) => {
  const list = event.target.closest("fieldset");
  const plan = list && document.querySelector(`.plan[data-picks="${list.id}"]`);
  if (!plan) return;
  mark(plan, event.target.value);
  const said = document.querySelector(`[data-picked-of="${list.id}"]`);
  if (said) said.textContent = event.target.closest("label").textContent;
});

for (const list of document.querySelectorAll("details[data-folds]")) list.open = false; // the plan will do

for (const plan of document.querySelectorAll(".plan[data-picks]")) {
  const chosen = document.getElementById(plan.dataset.picks)?.querySelector("input:checked");
  if (chosen) mark(plan, chosen.value);
}
