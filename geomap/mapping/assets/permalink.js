// The view in the address: time, filters, place and section of the map. What the address says is text and nothing more.

const linkOf = (app) => {
  const { model, map, filters, view } = app;
  const said = new URLSearchParams();
  if (view === "claims") said.set("view", "claims");
  if (app.day !== null && (view === "state" || app.day !== model.asOf)) said.set("day", isoDay(app.day));
  if (view === "claims" && app.from !== null) {
    said.set("from", isoDay(app.from));
    said.set("to", isoDay(app.to));
  }
  const centre = map.getCenter();
  said.set("map", `${map.getZoom()}/${centre.lat.toFixed(4)}/${centre.lng.toFixed(4)}`);
  for (const number of filters.forces) said.append("noforce", number < 0 ? "" : model.forces.id[number]);
  for (const kind of filters.kinds) said.append("nostate", kind);
  for (const status of filters.statuses) said.append("nostatus", status);
  for (const source of filters.sources) said.append("nosource", model.sources[source] ?? "");
  if (app.selected !== null) said.set("place", model.sites.key[app.selected]);
  return `#${said}`;
};

// Does the page have an address that leads back to it? In a notebook's frame (about:srcdoc) it has not.
const hasAddress = () => ["http:", "https:", "file:"].includes(location.protocol);

let writing = 0;
const writeLink = (app) => {
  clearTimeout(writing);
  if (!app.linked) return;
  const hash = linkOf(app);
  if (hash === location.hash) return;
  try {
    history.replaceState(null, "", hash);
  } catch {
    app.linked = false; // a page within another may have no address of its own
  }
};
const noteLink = (app) => {
  clearTimeout(writing);
  writing = setTimeout(() => writeLink(app), 250);
};

// Takes up what the address says, as far as this page knows it; gives the section of the map, if it names one.
const readLink = (app) => {
  const { model, filters } = app;
  const said = new URLSearchParams(location.hash.slice(1));
  const day = (name) => (said.has(name) ? dayFromIso(said.get(name)) : null);
  if (said.get("view") === "claims" && app.from !== null) app.view = "claims";
  if (day("day") !== null && app.day !== null) app.day = day("day");
  const [from, to] = [day("from"), day("to")];
  if (app.from !== null && from !== null && to !== null && from <= to) [app.from, app.to] = [from, to];
  const take = (set, name, find) => {
    if (![...said.keys()].some((key) => key !== "still")) return;
    set.clear();
    for (const text of said.getAll(name)) {
      const found = find(text);
      if (found !== undefined) set.add(found);
    }
  };
  const number = (list, none) => (text) => {
    const index = list.findIndex((one) => (one ?? "") === text);
    return index < 0 ? (text === "" ? none : undefined) : index;
  };
  const known = (list) => (text) => (list.includes(text) ? text : undefined);
  take(filters.forces, "noforce", number(model.forces.id, -1));
  take(filters.kinds, "nostate", known(KINDS));
  take(filters.statuses, "nostatus", known(model.statuses));
  take(filters.sources, "nosource", number(model.sources, undefined));
  const section = (said.get("map") ?? "").split("/").map(Number);
  const place = said.has("place") ? model.sites.key.indexOf(said.get("place")) : -1;
  return {
    section: section.length === 3 && section.every(Number.isFinite) && Math.abs(section[1]) <= 85 && Math.abs(section[2]) <= 540 ? section : null,
    place: place < 0 ? null : place,
  };
};
