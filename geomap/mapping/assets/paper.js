// The page on paper and as a picture: nothing can be scrolled there, so that the key has to be seen as a whole.

const FEWEST = 5; // forces that a picture names at least

const isStill = () => document.documentElement.classList.contains("gm-still");

// A picture's key in smaller letters where it is long, and without the rarest forces where that does not help.
const condense = ({ parts: { panel, forces } }) => {
  const tooLong = () => panel.scrollHeight > panel.clientHeight;
  if (tooLong()) document.documentElement.classList.add("gm-dense");
  const named = [...forces.querySelectorAll("li:not(.gm-empty)")];
  const more = make("li", { class: "gm-small" });
  let out = 0;
  while (tooLong() && named.length > FEWEST) {
    named.pop().remove();
    out += 1;
    more.textContent = `and ${many(out, "more force")}`;
    forces.querySelector("ul").append(more);
  }
};

// On paper the map is as wide as the sheet and the key goes below it; what comes after the first sheet follows on others.
const followPrinter = (app) => {
  const print = (printing) => {
    if (document.documentElement.classList.contains("gm-printing") === printing) return;
    document.documentElement.classList.toggle("gm-printing", printing);
    recolour(app);
    resize(app);
    app.back.redraw();
  };
  window.addEventListener("beforeprint", () => print(true));
  window.addEventListener("afterprint", () => print(false));
  matchMedia("print").addEventListener("change", ({ matches }) => print(matches));
};
