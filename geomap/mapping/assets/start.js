// Puts it all together: on the page that folium made for a control map, or on a folium map of the user's own.

const boards = new Map(); // for each map what is drawn on it, by the data that it is drawn from

// What is drawn on is put there when there is something to draw: it draws itself at once.
const surfaces = (app) => {
  const { map } = app;
  const padding = app.rough ? 0 : PADDING;
  if (app.options.panel) {
    app.back = new Surface((pen, view) => {
      paintGround(pen, view, app.ground, app.ink);
      // To clear a canvas on paper clears all that lies under it: there the marks have none of their own.
      if (isPrinting()) paintMarks(pen, view, app);
    }, { pane: "gm-ground", padding, opaque: true });
    app.back.addTo(map);
  }
  map.getPane("gm-marks") ?? (map.createPane("gm-marks").style.zIndex = 450);
  map.getPane("gm-marks").style.pointerEvents = "none";
  app.marks = new Surface((pen, view) => { app.placed = paintMarks(pen, view, app); }, { pane: "gm-marks", padding });
  app.marks.addTo(map);
};

const attach = (app) => {
  const { map, parts, card, tip } = app;
  const container = map.getContainer();
  container.setAttribute("aria-label", "Map. The list of places in the panel holds the same places.");
  container.setAttribute("role", "application");
  container.before(parts.head, parts.panel);
  container.after(parts.shownDay, parts.outside, parts.nothing, parts.when, parts.table, card, tip);
  if (calm()) map._zoomAnimated = false;
  map.attributionControl?.setPrefix(false).addAttribution("Leaflet · GeoNames (CC BY 4.0) · Natural Earth");
  L.control.scale({ imperial: false, position: "bottomleft" }).addTo(map);
  new FitControl(() => fit(app)).addTo(map);
  map.createPane("gm-ground").style.zIndex = 150;
  const resized = () => resize(app);
  resized();
  new ResizeObserver(resized).observe(container);
  followPrinter(app);
};

const pointing = (app) => {
  const { map, tip, model } = app;
  const finger = matchMedia("(pointer: coarse)");
  const at = (point) => {
    const near = finger.matches ? 22 : 11;
    let best = null;
    let least = Infinity;
    for (const mark of app.placed) {
      const distance = Math.hypot((mark.hitX ?? mark.x) - point.x, (mark.hitY ?? mark.y) - point.y);
      if (distance <= Math.max(mark.size + 5, near) && distance <= least) [best, least] = [mark, distance];
    }
    return best;
  };
  map.on("click", (event) => {
    const mark = at(event.layerPoint);
    if (!mark) return;
    if (mark.sites?.length > 1 && map.getZoom() < CLOSE) {
      const points = mark.sites.map((site) => [model.sites.lat[site], model.sites.lon[site]]);
      map.fitBounds(L.latLngBounds(unrolled(points)), { ...free(app), maxZoom: CLOSE, animate: !calm() });
    } else openCard(app, mark.site, { from: map.getContainer() });
  });
  map.on("mousemove", (event) => {
    const mark = at(event.layerPoint);
    map.getContainer().classList.toggle("gm-over", Boolean(mark));
    tip.hidden = !mark;
    if (!mark) return;
    tip.replaceChildren(foreign(model.names[mark.site], "strong"), make("span", {}, shownWords(app, mark.site)),
      mark.more ? make("span", {}, mark.total === undefined ? `and ${many(mark.more, "more place")} alike; zoom in`
        : `${many(mark.total, "claim")} at ${many(mark.more + 1, "place")}; zoom in`) : "");
    const { left, top } = map.getContainer().getBoundingClientRect();
    const x = left + event.containerPoint.x;
    tip.style.left = `${Math.min(x + 14, window.innerWidth - tip.offsetWidth - 8)}px`;
    tip.style.top = `${Math.min(top + event.containerPoint.y + 16, window.innerHeight - tip.offsetHeight - 8)}px`;
  });
  map.on("mouseout movestart", () => { tip.hidden = true; });
};

const listen = (app) => {
  const { map, parts, card } = app;
  pointing(app);
  map.on("moveend", () => {
    noteLink(app);
    tellUnseen(app);
  });
  parts.outside.addEventListener("click", () => {
    parts.outside.hidden = true;
    fit(app);
    map.getContainer().focus({ preventScroll: true });
  });
  tellUnseen(app);
  parts.places.addEventListener("click", (event) => {
    const button = event.target.closest(".gm-place");
    if (button) openCard(app, Number(button.dataset.site), { from: button, near: true });
  });
  parts.search.addEventListener("input", () => updatePlaces(app));
  parts.search.addEventListener("focus", () => readNames(app));
  parts.areasBox.addEventListener("change", () => {
    app.areasOn = parts.areasBox.checked;
    app.draw();
  });
  parts.more.addEventListener("click", () => {
    app.listAll = true;
    updatePlaces(app);
    parts.places.children[LISTED].firstChild.focus({ preventScroll: true });
  });
  parts.sourceFold.addEventListener("toggle", () => { if (parts.sourceFold.open) app.refresh(); });
  parts.unresolved.addEventListener("toggle", () => { if (parts.unresolved.open) fillUnresolved(app); });
  parts.skip.addEventListener("click", () => map.getContainer().focus());
  const unfold = (open) => {
    document.documentElement.classList.toggle("gm-unfolded", open);
    parts.unfold.setAttribute("aria-expanded", String(open));
    // what lies under it is not to be come upon
    for (const part of [map.getContainer(), parts.outside, parts.nothing, parts.when]) part.inert = open;
  };
  parts.unfold.addEventListener("click", () => unfold(!document.documentElement.classList.contains("gm-unfolded")));
  matchMedia(NARROW).addEventListener("change", () => unfold(false));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (!card.hidden) closeCard(app);
    else if (app.table.open) app.showTable(false);
    else if (document.documentElement.classList.contains("gm-unfolded")) parts.unfold.click();
  });
  window.addEventListener("hashchange", () => {
    const { section, place } = readLink(app);
    app.change(() => { app.now = situationsOn(app.model, app.day, app.now); }, { filters: true });
    if (section) map.setView([section[1], section[2]], section[0], { animate: false });
    if (place !== null) openCard(app, place);
  });
};

// What the gazetteer calls the places besides, in other scripts and spellings: unpacked when somebody first searches.
const readNames = async (app) => {
  await arrived();
  if (app.furtherNames || !hasPart("names", app.options.data)) return;
  app.furtherNames = new Map();
  const found = await unpack("names", app.options.data);
  for (const [site, names] of Object.entries(found)) app.furtherNames.set(Number(site), names);
  if (app.parts.search.value) updatePlaces(app);
};

// Tiles write names of their own; where they do not come, the plain ground does.
const watchTiles = (app) => {
  window[app.options.tiles]?.on("tileerror", () => {
    if (app.tilesFailed) return;
    app.tilesFailed = true;
    app.parts.tileNote.textContent = "Background tiles could not be loaded: they need a network. The plain ground is shown.";
    app.parts.tileNote.hidden = false;
    app.draw();
  });
};

// The colours of the forces as they are drawn on the page's present ground.
const readColours = (app) => {
  app.ink = readInk(app.options.panel ? document.documentElement : app.map.getContainer());
  app.model.forces.shade = app.model.forces.colour.map((colour) => visibleOn(colour, app.ink.paper, app.ink.text));
  app.looks = new Map();
  app.stamp = stamps();
};

// What folium's LayerControl lists as names alone gets the signs of the key.
const signLayers = (app) => {
  const { model, ink, picture, options: { data } } = app;
  const [first, second] = twoColours(model);
  for (const input of app.map.getContainer().querySelectorAll(".leaflet-control-layers-overlays input")) {
    const listed = layersById.get(input.layerId);
    if (listed?.data !== data) continue;
    const state = model.states[model.layerStates[listed.number]];
    const [, , look] = KEY.find(([kind]) => kind === state);
    const sign = state === "held" ? swatch(model, model.layerForces[listed.number]) : picture(keyLook(look, first, second), ink, 6.5);
    input.parentNode.querySelector(".gm-swatch, .gm-mark")?.remove();
    input.after(sign);
  }
};
const followLayers = (app) => {
  signLayers(app);
  // the control makes its list anew whenever a layer comes or goes
  for (const list of app.map.getContainer().querySelectorAll(".leaflet-control-layers-overlays")) {
    new MutationObserver((changes) => {
      if (changes.some(({ target }) => target === list)) signLayers(app);
    }).observe(list, { childList: true });
  }
};

const recolour = (app) => {
  readColours(app);
  signLayers(app);
  app.back?.redraw();
  updateKeyPictures(app);
  app.refresh();
};

const followScheme = (app) => {
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    recolour(app);
    updatePlaces(app);
  });
};

const open = (app, core) => {
  app.model = readModel(core, app.options.data);
  app.lastDay = core.last;
  readColours(app);
  app.day = core.asOf;
  app.switched();
  startTimeline(app);
  if (app.domain) [app.from, app.to] = [Math.max(app.domain.first, app.domain.last - 29), app.domain.last];
};

// What is seen a moment after the marks: names on the ground, the histogram, what lies beyond the edges.
const complete = (app) => {
  if (!app.rough) return;
  app.rough = app.hurried = false;
  if (app.domain) {
    countBars(app);
    updateTimeline(app);
  }
  app.back?.spread();
  app.marks.spread();
};

// Works out what is shown and says so before it is laid out: the page is measured once, and drawn once.
const begin = async (app, section = null) => {
  const { map } = app;
  app.now = situationsOn(app.model, app.day);
  if (app.domain && !app.rough) countBars(app);
  app.shown = (app.view === "claims" ? siftClaims : siftState)(app);
  updatePanel(app);
  updateTimeline(app);
  if (app.options.panel) {
    attach(app);
    if (section) map.setView([section[1], section[2]], section[0], { animate: false });
    else {
      const sites = heart(app, app.shown);
      tellOutside(app, app.shown.sites.length - sites.length);
      fit(app, sites);
    }
  }
  if (app.ground && (!app.rough || needsWorld(app))) await app.ground.wholly();
  surfaces(app);
  followScheme(app);
  if (isStill()) condense(app);
  loaded().then(() => whenQuiet(async () => {
    await app.ground?.wholly();
    complete(app);
    if (app.options.panel) fillAbout(app);
    if (app.parts.head.scrollHeight > app.parts.head.clientHeight) app.parts.head.tabIndex = 0; // the list lies below what is seen first
    updatePlaces(app);
    whenQuiet(() => app.stamp.cutOut());
  }));
};

const complain = (app, error) => {
  (app.parts.panel.isConnected ? app.parts.panel : app.map.getContainer())
    .prepend(make("p", { class: "gm-alert", role: "alert" }, `The map could not be drawn: ${error.message}`));
  document.documentElement.dataset.geomap = "failed";
};

const start = async (map, options) => {
  document.documentElement.classList.add("gm");
  if (new URLSearchParams(location.hash.slice(1)).has("still")) document.documentElement.classList.add("gm-still");
  const app = makeApp(map, { ...options, panel: true });
  app.on = boards.get(map)?.get(options.data)?.on ?? new Set();
  boards.set(map, new Map([[options.data, app]]));
  api.app = app;
  app.ink = readInk(document.documentElement);
  try {
    watchTiles(app);
    const part = (name) => (hasPart(name, options.data) ? unpack(name, options.data) : null);
    const [core, ground, areas] = await Promise.all([unpack("core", options.data), unpack("ground", options.data), part("areas")]);
    app.ground = readGround(ground, hasPart("world", options.data) ? () => unpack("world", options.data) : null);
    open(app, core);
    if (areas) {
      const { km, rings } = areas;
      app.areas = { km, rings: new Map(Object.entries(rings).map(([site, lines]) => [Number(site), lines.map((line) => new Line(1000, line))])) };
      app.areasOn = true;
    }
    tableSkeleton(app.parts);
    startTable(app);
    startSaves(app);
    const { section, place } = readLink(app);
    fillPanel(app);
    await begin(app, section);
    listen(app);
    followLayers(app);
    app.linked = true;
    if (place !== null) await openCard(app, place);
    performance.mark("geomap-ready");
    document.documentElement.dataset.geomap = "ready";
  } catch (error) {
    complain(app, error);
    throw error;
  }
};

// On a map that is not ours: the marks, their cards and the timeline, in the map's own corner.
const settleAsGuest = async (map, data) => {
  const container = map.getContainer();
  container.classList.add("gm-guest");
  const stub = boards.get(map).get(data);
  const app = Object.assign(makeApp(map, { data, panel: false }), { on: stub.on });
  boards.get(map).set(data, app);
  api.app ??= app;
  try {
    const core = await unpack("core", data);
    open(app, core);
    fillFacets(app);
    document.body.append(app.tip);
    map.attributionControl?.addAttribution("GeoNames (CC BY 4.0)");
    container.append(app.card);
    app.card.addEventListener("keydown", ({ key }) => { if (key === "Escape") closeCard(app); });
    L.DomEvent.disableClickPropagation(app.card);
    L.DomEvent.disableScrollPropagation(app.card);
    const corner = L.control({ position: "bottomleft" });
    corner.onAdd = () => {
      L.DomEvent.disableClickPropagation(app.parts.when);
      app.parts.when.prepend(app.parts.shownDay);
      return app.parts.when;
    };
    corner.addTo(map);
    await begin(app);
    pointing(app);
    followLayers(app);
    document.documentElement.dataset.geomap = "ready";
  } catch (error) {
    complain(app, error);
    throw error;
  }
};

const layersById = new Map();
const ControlLayer = L.Layer.extend({
  initialize(data, number, tags) {
    L.setOptions(this, { tags });
    layersById.set(L.stamp(this), this);
    this.data = data;
    this.number = number;
  },
  onAdd(map) {
    if (!boards.has(map)) boards.set(map, new Map());
    const known = boards.get(map);
    if (!known.has(this.data)) {
      known.set(this.data, { on: new Set(), switched() {} });
      const settle = () => { if (!known.get(this.data).map && boards.get(map) === known) settleAsGuest(map, this.data); };
      if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", settle, { once: true });
      else queueMicrotask(settle);
    }
    known.get(this.data).on.add(this.number);
    known.get(this.data).switched();
  },
  onRemove(map) {
    const board = boards.get(map)?.get(this.data);
    board?.on.delete(this.number);
    board?.switched();
  },
});

const layer = (data, number, tags) => new ControlLayer(data, number, tags);

// Folium's popups ask for jQuery only to turn their own markup into an element.
window.$ ??= (what) => {
  if (typeof what !== "string") return { ready: (act) => act() };
  const holder = document.createElement("template");
  holder.innerHTML = what.trim();
  return [holder.content.firstElementChild];
};

const api = { layer, start, app: null };
