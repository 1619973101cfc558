// The data of the page: unpacked once, read in columns.

const DAYS_STRUCK = 7; // how long a strike stays on the map

const unpack = async (name) => {
  const holder = document.querySelector(`script[data-geomap="${name}"]`);
  if (!holder) throw new Error(`the page has no part ${name}`);
  if (!("DecompressionStream" in window)) throw new Error("this browser is too old: it cannot unpack the data");
  const letters = atob(holder.textContent);
  const bytes = new Uint8Array(letters.length);
  for (let index = 0; index < letters.length; index += 1) bytes[index] = letters.charCodeAt(index);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).json();
};

const longitudeToX = (lon) => lon / 360 + 0.5;
const latitudeToY = (lat) => {
  const sine = Math.min(Math.max(Math.sin((lat * Math.PI) / 180), -0.9999), 0.9999);
  return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
};

// Everything about the chronicle that does not change with what the reader chooses.
const readModel = (core) => {
  const { sites, periods, notes } = core;
  const count = sites.name.length;
  const reported = sites.reported.map((steps) => {
    let day = 0;
    return steps.map((step) => (day += step));
  });
  const days = new Set();
  for (const column of [periods.from, notes.from]) for (const day of column) if (day !== null) days.add(day);
  periods.to.forEach((day) => { if (day !== null) days.add(day); });
  for (const day of [core.first, core.last, core.asOf]) if (day !== null) days.add(day);
  const rows = (column) => {
    const found = Array.from({ length: count }, () => []);
    column.forEach((site, row) => found[site].push(row));
    return found;
  };
  return {
    ...core,
    count,
    x: Float64Array.from(sites.lon, longitudeToX),
    y: Float64Array.from(sites.lat, latitudeToY),
    names: sites.name.map((name, site) => bare(sites.part[site] ? `${name} (${sites.part[site]})` : name)),
    province: sites.feature.map((code) => code.startsWith("A.")),
    reported,
    days: [...days].sort((one, other) => one - other),
    periodsOf: rows(periods.site),
    notesOf: rows(notes.site),
    texts: new Map(),
  };
};

// The texts of a chunk, inflated when first asked for.
const readTexts = (model, chunk) => {
  if (!model.texts.has(chunk)) model.texts.set(chunk, unpack(`text-${chunk}`));
  return model.texts.get(chunk);
};

const within = (from, to, day) => day === null || ((from === null || from <= day) && (to === null || day <= to));

const lastReport = (model, site, day) => {
  let last = null;
  const spans = model.sites.spans[site];
  for (let index = 0; day !== null && index < spans.length; index += 2) {
    if (spans[index] <= day && day <= spans[index + 1]) return day;
  }
  for (const reported of model.reported[site]) {
    if (day !== null && reported > day) break;
    last = reported;
  }
  return last;
};

const noteShows = ({ notes }, row, day) => {
  if (notes.status[row] === "siege_broken") return false;
  if (day === null) return true;
  if (notes.status[row] === "besieged") return within(notes.from[row], notes.to[row], day);
  const from = notes.from[row] ?? notes.to[row];
  return from === null || (from <= day && day <= (notes.to[row] ?? from) + DAYS_STRUCK);
};

// What every site is on a day, whatever is filtered: the row of its period, and what else goes on there.
const situationsOn = (model, day) => {
  const { periods, notes } = model;
  const period = new Int32Array(model.count).fill(-1);
  const besieged = new Uint8Array(model.count);
  const struck = new Uint8Array(model.count);
  const stale = new Uint8Array(model.count);
  const age = new Int32Array(model.count).fill(-1);
  for (let row = 0; row < periods.site.length; row += 1) {
    if (within(periods.from[row], periods.to[row], day)) period[periods.site[row]] = row;
  }
  for (let row = 0; row < notes.site.length; row += 1) {
    if (noteShows(model, row, day)) (notes.status[row] === "struck" ? struck : besieged)[notes.site[row]] = 1;
  }
  if (day !== null) {
    for (let site = 0; site < model.count; site += 1) {
      const last = lastReport(model, site, day);
      if (last !== null) {
        age[site] = day - last;
        stale[site] = age[site] > model.staleAfter ? 1 : 0;
      }
    }
  }
  return { period, besieged, struck, stale, age };
};
