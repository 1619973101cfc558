// The day or the period that is shown: a histogram of claims with sliders under it, steps, play, the keyboard.

const BINS = 240; // bars of the histogram at most
const BEAT = 90; // milliseconds from one step of the play to the next

// The days that the sliders reach: where nearly all claims lie; a lone "since 1932" does not stretch them.
const readDomain = (model) => {
  const days = model.claims.day.slice().sort();
  const sorted = days.subarray(days.lastIndexOf(NONE) + 1);
  if (model.last === null && !sorted.length) return null;
  const last = Math.max(model.last ?? -Infinity, sorted.at(-1) ?? -Infinity);
  const first = Math.min(model.first ?? last, last);
  const usual = sorted.length ? sorted[Math.floor(sorted.length * 0.02)] : first;
  return { first: usual - first > 2 * (last - usual) + 90 ? usual - 7 : first, last };
};

const timelineParts = (keep) => {
  keep("shownDay", make("p", { class: "gm-shown-day", role: "region", "aria-label": "Time shown" }));
  const step = (name, label, path) => keep(name, make("button", { type: "button", class: "gm-step", "aria-label": label, title: label }, icon(path)));
  const view = (value, words, checked) => make("label", {}, keep(`view-${value}`, make("input", { type: "radio", name: "gm-view", value, checked })),
    make("span", {}, words));
  const date = (name, label) => keep(name, make("input", { class: "gm-date", "aria-label": label }));
  const range = (name, label) => keep(name, make("input", { type: "range", class: "gm-slider", step: 1, "aria-label": label }));
  return keep("when", make("section", { class: "gm-when", "aria-label": "Time" },
    make("div", { class: "gm-whenrow" },
      make("fieldset", { class: "gm-views" }, make("legend", { class: "gm-only-heard" }, "What is shown"),
        view("state", "State on a day", true), view("claims", "Claims in a period", false)),
      make("div", { class: "gm-days" },
        date("from", "From"), keep("dash", make("span", { "aria-hidden": "true" }, "–")), date("date", "As of")),
      make("div", { class: "gm-steps" },
        step("back", "Step back", "M10 3 5 8l5 5"),
        step("play", "Play", "M5 3v10l8-5z"),
        step("forth", "Step forward", "m6 3 5 5-5 5"),
        keep("unit", make("select", { class: "gm-unit", "aria-label": "Length of a step" },
          make("option", { value: "day" }, "day"), make("option", { value: "week" }, "week"), make("option", { value: "month" }, "month"))))),
    make("div", { class: "gm-track" },
      keep("bars", make("canvas", { class: "gm-bars", "aria-hidden": "true" })),
      range("sliderFrom", "First day shown"), range("slider", "Day shown")),
    make("div", { class: "gm-ends", "aria-hidden": "true" }, keep("first", make("span")), keep("most", make("span")), keep("last", make("span")))));
};

const stepped = (day, unit, by) => {
  if (unit === "day") return day + by;
  if (unit === "week") return day + 7 * by;
  const date = new Date(day * 864e5);
  const of = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + by);
  const most = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(of, most));
  return Math.round(date.getTime() / 864e5);
};

// How many claims each bar of the histogram has: all, and those that the filters leave.
const countBars = (app) => {
  const { model, domain, view } = app;
  const { claims: { count, day: days, cast, source, status } } = model;
  const span = domain.last - domain.first + 1;
  const bars = Math.min(span, BINS);
  const [all, left] = [new Uint32Array(bars), new Uint32Array(bars)];
  const mask = masks(app);
  for (let row = 0; row < count; row += 1) {
    const day = days[row];
    if (day < domain.first || day > domain.last) continue;
    const bar = Math.floor(((day - domain.first) * bars) / span);
    all[bar] += 1;
    if (mask.cast[cast[row]] && mask.source[source[row]] && (view === "state" || mask.status[status[row]])) left[bar] += 1;
  }
  app.bars = { all, left, most: all.reduce((most, count) => Math.max(most, count), 0) };
};

const paintBars = (app) => {
  const { parts: { bars: canvas }, bars, barsSize, domain, ink, view } = app;
  if (!bars || !barsSize) return;
  const { width, height } = barsSize;
  const sharp = Math.min(window.devicePixelRatio || 1, 3);
  if (canvas.width !== Math.round(width * sharp) || canvas.height !== Math.round(height * sharp)) {
    canvas.width = Math.round(width * sharp);
    canvas.height = Math.round(height * sharp);
  }
  const pen = canvas.getContext("2d");
  pen.setTransform(sharp, 0, 0, sharp, 0, 0);
  pen.clearRect(0, 0, width, height);
  const count = bars.all.length;
  const step = width / count;
  const tall = (value) => (value ? Math.max(1.5, (height - 2) * Math.sqrt(value / bars.most)) : 0);
  const span = domain.last - domain.first + 1;
  const barOf = (day) => ((day - domain.first) * count) / span;
  const [first, last] = [view === "claims" ? barOf(app.from) : -Infinity, barOf((view === "claims" ? app.to : app.day) + 1)];
  const wide = Math.max(step - (step > 3 ? 1 : 0), 0.6);
  const paint = (colour, heights, wanted) => {
    pen.fillStyle = colour;
    heights.forEach((value, bar) => { if (value && wanted(bar)) pen.fillRect(bar * step, height - tall(value), wide, tall(value)); });
  };
  const shown = (bar) => bar + 1 > first && bar < last;
  paint(ink.line, bars.all, () => true);
  paint(ink.accent, bars.left, shown);
  paint(ink.faint, bars.left, (bar) => !shown(bar));
};

const updateTimeline = (app) => {
  const { parts, domain, view, model } = app;
  if (!domain) return;
  const claims = view === "claims";
  const day = claims ? app.to : app.day;
  const share = (value) => `${domain.last > domain.first ? (100 * (Math.min(Math.max(value, domain.first), domain.last) - domain.first)) / (domain.last - domain.first) : 100}%`;
  for (const [name, value] of [["date", day], ["from", app.from]]) if (value !== null) parts[name].value = isoDay(value);
  if (!app.rough) for (const name of claims ? ["from", "date"] : ["date"]) parts[name].type = "date"; // to make one takes milliseconds
  parts.date.setAttribute("aria-label", claims ? "To" : "As of");
  parts.slider.setAttribute("aria-label", claims ? "Last day shown" : "Day shown");
  parts.slider.value = day;
  parts.slider.setAttribute("aria-valuetext", longDay(day));
  parts.when.classList.toggle("gm-period", claims);
  for (const name of ["from", "dash", "sliderFrom"]) parts[name].hidden = !claims;
  if (claims) {
    parts.sliderFrom.value = app.from;
    parts.sliderFrom.setAttribute("aria-valuetext", longDay(app.from));
  }
  parts.slider.style.setProperty("--done", share(day));
  parts.slider.style.setProperty("--begun", claims ? share(app.from) : "0%");
  parts.shownDay.replaceChildren(...(claims
    ? [make("strong", {}, many(app.shown.total, "claim")), ` from ${longDay(app.from)} to ${longDay(app.to)}`]
    : ["As of ", make("strong", {}, longDay(day))]));
  parts.back.disabled = (claims ? app.from : day) <= domain.first;
  parts.forth.disabled = day >= domain.last;
  parts["view-state"].checked = !claims;
  parts["view-claims"].checked = claims;
  parts.most.textContent = app.bars ? `up to ${many(app.bars.most, "claim")} a bar` : "";
  if (model.first !== null && model.first < domain.first) parts.first.textContent = `${shortDay(domain.first)} (reports reach back to ${shortDay(model.first)})`;
  paintBars(app);
};

const startTimeline = (app) => {
  const { parts, model } = app;
  app.domain = readDomain(model);
  parts.when.hidden = !app.domain;
  if (!app.domain) {
    parts.shownDay.textContent = "Undated reports";
    parts.shownDay.hidden = !model.claims.count;
    return;
  }
  const { first, last } = app.domain;
  for (const name of ["play", "slider"]) parts[name].disabled = first === last;
  for (const slider of [parts.slider, parts.sliderFrom]) [slider.min, slider.max] = [first, last];
  parts.first.textContent = shortDay(first);
  parts.last.textContent = shortDay(last);
  parts.unit.value = last - first > 1100 ? "month" : last - first > 150 ? "week" : "day";
  const inside = (day) => Math.min(Math.max(day, first), last);
  const shift = (by) => {
    const { value } = parts.unit;
    if (app.view === "state") return app.showDay(inside(stepped(app.day, value, by)));
    const moved = inside(stepped(app.to, value, by));
    return app.showPeriod(moved === app.to && by > 0 ? app.from : Math.min(stepped(app.from, value, by), moved), moved);
  };
  parts.back.addEventListener("click", () => shift(-1));
  parts.forth.addEventListener("click", () => shift(1));
  parts.slider.addEventListener("input", () => {
    const day = Number(parts.slider.value);
    if (app.view === "state") app.showDay(day);
    else app.showPeriod(Math.min(app.from, day), day);
  });
  parts.sliderFrom.addEventListener("input", () => {
    const day = Number(parts.sliderFrom.value);
    app.showPeriod(day, Math.max(app.to, day));
  });
  for (const slider of [parts.slider, parts.sliderFrom]) {
    slider.addEventListener("keydown", (event) => {
      const by = { PageUp: 1, PageDown: -1 }[event.key];
      if (!by) return;
      event.preventDefault();
      slider.value = stepped(Number(slider.value), "month", by);
      slider.dispatchEvent(new Event("input"));
    });
  }
  const given = (input) => dayFromIso(input.value);
  parts.date.addEventListener("change", () => {
    const day = given(parts.date);
    if (day === null) return;
    if (app.view === "state") app.showDay(day);
    else app.showPeriod(Math.min(app.from, day), day);
  });
  parts.from.addEventListener("change", () => {
    const day = given(parts.from);
    if (day !== null) app.showPeriod(day, Math.max(app.to, day));
  });
  for (const view of ["state", "claims"]) parts[`view-${view}`].addEventListener("change", () => app.showView(view));
  let playing = 0;
  const stop = () => {
    clearInterval(playing);
    playing = 0;
    parts.play.setAttribute("aria-label", "Play");
    parts.play.title = "Play";
    parts.play.replaceChildren(icon("M5 3v10l8-5z"));
  };
  parts.play.addEventListener("click", () => {
    if (playing) return stop();
    if ((app.view === "state" ? app.day : app.to) >= last) {
      if (app.view === "state") app.showDay(first);
      else app.showPeriod(first, inside(first + app.to - app.from));
    }
    parts.play.setAttribute("aria-label", "Pause");
    parts.play.title = "Pause";
    parts.play.replaceChildren(icon("M5 3v10M11 3v10"));
    playing = setInterval(() => {
      shift(1);
      if ((app.view === "state" ? app.day : app.to) >= last) stop();
    }, calm() ? 6 * BEAT : BEAT);
    return undefined;
  });
  new ResizeObserver(([{ contentRect }]) => {
    app.barsSize = contentRect;
    paintBars(app);
  }).observe(parts.bars);
};
