/* The filter over what fell short: figures (any of those pressed), set, words. */
(() => {
  const form = document.querySelector(".filter");
  if (!form) return;
  const rows = [...document.querySelectorAll(".failure")];
  const chips = [...form.querySelectorAll(".chip")];

  function show() {
    const wanted = chips
      .filter((chip) => chip.getAttribute("aria-pressed") === "true")
      .map((chip) => chip.dataset.figure);
    const set = form.elements.set.value;
    const words = form.elements.words.value.trim().toLowerCase();
    let shown = 0;
    for (const row of rows) {
      const figures = row.dataset.figures.split(" ");
      const fits =
        (!wanted.length || wanted.some((figure) => figures.includes(figure))) &&
        (!set || row.dataset.set === set) &&
        (!words || row.querySelector("summary").textContent.toLowerCase().includes(words));
      row.hidden = !fits;
      shown += fits;
    }
    form.querySelector("output").textContent = shown === 1 ? "1 row" : `${shown} rows`;
  }

  for (const chip of chips) {
    chip.addEventListener("click", () => {
      chip.setAttribute("aria-pressed", String(chip.getAttribute("aria-pressed") !== "true"));
      show();
    });
  }
  form.addEventListener("input", show);
  form.addEventListener("submit", (event) => event.preventDefault());
})();
