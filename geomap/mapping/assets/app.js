// What is shown, and what follows when the reader changes it: marks in the same frame, lists and cards when it is quiet.

const INKS = ["sea", "land", "coast", "river", "border", "division", "paper", "text", "town", "country", "halo", "accent", "veil", "edge",
  "burst", "line", "faint"];
const NEAR = 7.5; // the zoom that a place in the list is shown at least
const QUIET = 140; // milliseconds without a change after which lists and cards follow

const readInk = (element) => {
  const style = getComputedStyle(element);
  return Object.fromEntries(INKS.map((name) => [name, style.getPropertyValue(`--gm-${name}`).trim()]));
};
// When what is seen has been drawn and shown, and nothing else is to be done; soon, even if much is.
const FRAMES = 3;
const whenQuiet = (act, frames = FRAMES) => {
  if (!window.requestIdleCallback) setTimeout(act, 100);
  else if (frames) requestAnimationFrame(() => whenQuiet(act, frames - 1));
  else requestIdleCallback(act, { timeout: 500 });
};
// When all of the page has come; soon, even if it is long in coming.
const loaded = () => new Promise((done) => {
  if (document.readyState === "complete") done();
  window.addEventListener("load", done, { once: true });
  setTimeout(done, 500);
});
const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
const NARROW = "(max-width: 720px)";
const narrow = () => matchMedia(NARROW).matches;

// How a site looks on the day; alike ones are one object, so that their picture is made once.
const lookOf = (app) => (site, row) => {
  const { model, now } = app;
  const { periods, parts } = model;
  const state = periods.state[row];
  const shape = parts.has(site) ? app.shapeOf(site) : model.states[state] === "contested" ? 2 : model.province[site];
  const flags = (now.besieged[site] << 2) | (now.struck[site] << 1) | now.stale[site];
  const key = ((((periods.set[row] * 8 + state) * 8 + flags) * 2 + periods.believed[row]) * 4 + periods.share[row]) * 32 + shape;
  let look = app.looks.get(key);
  if (!look) {
    look = {
      key, shape,
      kin: periods.set[row] * 8 + state, // who and what, however stale or struck
      state: model.states[state],
      colours: model.sets[periods.set[row]].map((force) => model.forces.shade[force]),
      signs: model.sets[periods.set[row]].map((force) => model.forces.cue[force]),
      believed: Boolean(periods.believed[row]),
      share: periods.share[row],
      besieged: Boolean(now.besieged[site]),
      struck: Boolean(now.struck[site]),
      stale: Boolean(now.stale[site]),
    };
    app.looks.set(key, look);
  }
  return look;
};

// The slice of a force in a ring of claims, in twelfths of the ring: its colour, its width, its sign.
const sliceOf = ({ forces }, force, share) => [force < 0 ? GREY : forces.shade[force], Math.max(1, Math.round(12 * share)), forces.cue[force] ?? ""];

const claimLookOf = (app) => (site, weight, total, statuses) => {
  const parts = [];
  weight.forEach((count, index) => { if (count) parts.push([index - 1, count]); });
  return { state: "claims", parts, total, struck: Boolean(statuses & (1 << app.model.statuses.indexOf("struck"))), shape: 0 };
};

const makeApp = (map, options) => {
  const app = {
    map, options, model: null, ground: null, view: "state", day: null, from: null, to: null, now: null, shown: null, selected: null,
    filters: { forces: new Set(), kinds: new Set(), statuses: new Set(), sources: new Set() },
    on: new Set(), off: new Set(), placed: [], looks: new Map(), stamp: stamps(), picture: pictures(), listAll: false, linked: false,
    rough: !isStill(), hurried: !isStill(), // only what has to be seen at once is drawn as yet
    parts: panelSkeleton(), table: null,
    card: make("aside", { class: "gm-card", hidden: true, "aria-label": "Details" }),
    tip: make("div", { class: "gm-tip", hidden: true, "aria-hidden": "true" }),
  };
  app.look = lookOf(app);
  app.claimLook = claimLookOf(app);
  const shapes = new Map();
  app.shapeOf = (site) => {
    if (!shapes.has(site)) shapes.set(site, shapeOfPart(app.model.parts.get(site)));
    return shapes.get(site);
  };
  const wholes = new Map();
  app.wholeOf = (site) => {
    if (!wholes.has(site)) {
      const { key } = app.model.sites;
      const whole = key.lastIndexOf(key[site].slice(0, key[site].indexOf("#")), site);
      wholes.set(site, whole < 0 ? site : whole);
    }
    return wholes.get(site);
  };
  const folded = [];
  app.foldedName = (site) => (folded[site] ??= fold(app.model.names[site]));
  const known = new Map();
  const foldedNames = (site) => {
    let found = known.get(site);
    if (!found) {
      const others = [app.model.gazetteer.get(site) ?? [], app.model.otherNames.get(site) ?? []].flat().map(bare);
      found = [[app.foldedName(site), app.model.names[site]], ...others.map((name) => [fold(name), name])];
      known.set(site, found);
    }
    return found;
  };
  app.matches = (site, is) => {
    const names = foldedNames(site);
    const found = names.findIndex(([name]) => is(name));
    if (found < 0) return app.furtherNames?.get(site)?.some(is) ? "" : null;
    return found === 0 ? "" : names[found][1];
  };
  let collator = null;
  app.compare = (one, other) => (collator ??= new Intl.Collator("en")).compare(one, other);
  let sorted = null;
  app.alphabet = () => {
    if (sorted) return sorted;
    const keys = app.model.names.map((_, site) => app.foldedName(site)); // Intl.Collator alone takes longer than all the rest
    sorted = keys.map((_, site) => site).sort((one, other) => (keys[one] < keys[other] ? -1 : keys[one] > keys[other] ? 1 : one - other));
    return sorted;
  };
  app.pictureLook = (site) => {
    const look = app.shown.looks[site];
    if (look.state !== "claims") return look;
    const shares = look.parts.map(([force, count]) => sliceOf(app.model, force, count / look.total));
    return { key: `ring${look.struck}${shares.join()}`, slices: shares, struck: look.struck };
  };
  // Marks, time and counts follow each change in the same frame; lists, cards and the address when it is quiet again.
  const sift = () => { app.shown = (app.view === "claims" ? siftClaims : siftState)(app); };
  app.refresh = () => {
    sift();
    app.marks.redraw();
    updateTimeline(app);
    updatePanel(app);
    if (app.options.panel) tellUnseen(app);
  };
  let [frame, quiet, last] = [0, 0, -Infinity];
  const settle = () => {
    if (app.hurried) {
      app.hurried = false;
      app.marks.redraw();
    }
    app.stamp.cutOut();
    updatePlaces(app);
    if (app.table?.open) fillTable(app);
    if (app.selected !== null && !app.card.hidden) openCard(app, app.selected);
    noteLink(app);
  };
  app.change = (act, { filters = false } = {}) => {
    const before = app.view;
    act();
    if (app.view !== before) sift(); // what draws before the frame of this change would take marks of one view for those of the other
    app.stalebars ||= filters;
    if (frame) return;
    frame = requestAnimationFrame((time) => {
      frame = 0;
      if (app.stalebars && app.domain) countBars(app);
      app.stalebars = false;
      app.hurried = true;
      app.refresh();
      clearTimeout(quiet);
      quiet = setTimeout(settle, time - last > 2 * QUIET ? 0 : QUIET);
      last = time;
    });
  };
  app.showDay = (day) => app.change(() => {
    app.day = day;
    app.now = situationsOn(app.model, day, app.now);
  });
  app.showPeriod = (from, to) => app.change(() => { [app.from, app.to] = [from, to]; });
  app.showView = (view) => app.change(() => { app.view = view; }, { filters: true });
  app.switched = () => {
    if (!app.model) return;
    const act = () => { app.off = new Set(app.model.layerStates.map((_, number) => number).filter((number) => !app.on.has(number))); };
    if (app.shown) app.change(act, { filters: true });
    else act();
  };
  let drawing = 0;
  app.draw = () => {
    if (app.marks && !drawing) drawing = requestAnimationFrame(() => { drawing = 0; app.marks.redraw(); });
  };
  app.select = (site) => {
    app.selected = site;
    for (const button of app.parts.places.querySelectorAll(".gm-place")) {
      button.setAttribute("aria-pressed", String(Number(button.dataset.site) === site));
    }
    noteLink(app);
    app.draw();
  };
  app.reveal = (site, near) => {
    const lon = app.model.sites.lon[site];
    const point = L.latLng(app.model.sites.lat[site], lon + 360 * Math.round((map.getCenter().lng - lon) / 360)); // the nearest world
    const edges = free(app);
    if (near && map.getZoom() < NEAR) {
      const [right, bottom] = edges.paddingBottomRight;
      map.setView(map.unproject(map.project(point, NEAR).add([(right - EDGE) / 2, (bottom - EDGE) / 2]), NEAR), NEAR, { animate: false });
    }
    map.panInside(point, { ...edges, animate: !calm() });
  };
  return app;
};
