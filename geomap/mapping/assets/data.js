// The data of the page: unpacked once into columns of numbers; what is said in words waits packed until it is read.

const DIVISIONS = { "A.ADM1": "province", "A.ADM2": "district", "A.PCLI": "country" }; // told apart from towns of the same name
const NONE = -(2 ** 31); // no day

const partOf = (name, of) => document.querySelector(`script[data-geomap="${name}"][data-geomap-of="${of}"]`);
const hasPart = (name, of) => partOf(name, of) !== null;
const packed = (name, of) => {
  const holder = partOf(name, of);
  if (!holder) throw new Error(`the page has no part ${name}`);
  return holder.textContent;
};

const bytesOf = (letters) => {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(letters);
  const raw = atob(letters);
  const bytes = new Uint8Array(raw.length);
  for (let index = 0; index < raw.length; index += 1) bytes[index] = raw.charCodeAt(index);
  return bytes;
};

const unpack = async (name, of) => {
  if (!("DecompressionStream" in window)) throw new Error("this browser is too old: it cannot unpack the data");
  const stream = new Blob([bytesOf(packed(name, of))]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).json();
};

const longitudeToX = (lon) => lon / 360 + 0.5;
const latitudeToY = (lat) => {
  const sine = Math.min(Math.max(Math.sin((lat * Math.PI) / 180), -0.9999), 0.9999);
  return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
};

const yToLatitude = (y) => (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI;

const daysOf = (column) => Int32Array.from(column, (day) => day ?? NONE);

// Where the rows of each site begin; one more at the end.
const starts = (counts) => {
  const first = new Uint32Array(counts.length + 1);
  counts.forEach((count, index) => { first[index + 1] = first[index] + count; });
  return first;
};

// Who appears in each claim: the force, its opponent, the parties; alike ones have one number.
const readCasts = (columns, sets, forces) => {
  const casts = [];
  const numbers = new Map();
  const cast = Uint32Array.from(columns.force, (force, row) => {
    const [opponent, set] = [columns.opponent[row], columns.set[row]];
    const key = ((force + 1) * (forces + 1) + opponent + 1) * (sets.length + 1) + set + 1;
    let number = numbers.get(key);
    if (number === undefined) {
      number = casts.length;
      numbers.set(key, number);
      casts.push([...new Set([force, opponent, ...(set < 0 ? [] : sets[set])])].filter((member) => member >= 0));
    }
    return number;
  });
  return { cast, casts };
};

const readClaims = (columns, sets, forces) => {
  const count = columns.status.length;
  const [from, to, published] = [new Int32Array(count), new Int32Array(count), new Int32Array(count)];
  let day = 0;
  for (let row = 0; row < count; row += 1) {
    const step = columns.to[row];
    if (step !== null) day += step;
    const base = step === null ? 0 : day;
    to[row] = step === null ? NONE : day;
    from[row] = columns.from[row] === null ? NONE : base + columns.from[row];
    published[row] = columns.published[row] === null ? NONE : base + columns.published[row];
  }
  return {
    count, from, to, published,
    status: Uint8Array.from(columns.status),
    force: Int32Array.from(columns.force),
    opponent: Int32Array.from(columns.opponent),
    ...readCasts(columns, sets, forces),
    source: Uint32Array.from(columns.source),
    flags: Uint8Array.from(columns.flags),
    confidence: Uint8Array.from(columns.confidence),
  };
};

const readPeriods = (columns) => {
  const from = daysOf(columns.from);
  return {
    from,
    to: Int32Array.from(columns.length, (length, row) => (length === null ? NONE : from[row] === NONE ? length : from[row] + length)),
    state: Uint8Array.from(columns.state),
    layer: Uint32Array.from(columns.layer),
    set: Int32Array.from(columns.set),
    believed: Uint8Array.from(columns.believed),
    share: Uint8Array.from(columns.share),
  };
};

// Everything about the chronicle that does not change with what the reader chooses.
const readModel = (core, of) => {
  const { sites, notes } = core;
  const count = sites.name.length;
  const degrees = (column) => Float64Array.from(column, (value) => value / 1e5);
  const [lat, lon] = [degrees(sites.lat), degrees(sites.lon)];
  const parts = new Map(Object.entries(sites.part).map(([site, part]) => [Number(site), part]));
  const claims = readClaims(core.claims, core.sets, core.forces.id.length);
  const firstClaim = starts(sites.claims);
  return {
    ...core,
    of,
    count,
    sites: {
      key: sites.key, name: sites.name, lat, lon, country: Uint32Array.from(sites.country), admin1: Uint32Array.from(sites.admin1),
      feature: Uint32Array.from(sites.feature), population: Uint32Array.from(sites.population),
      uncertainty: Uint32Array.from(sites.uncertainty), countries: sites.countries, divisions: sites.divisions,
      features: sites.features,
    },
    x: Float64Array.from(lon, longitudeToX),
    y: Float64Array.from(lat, latitudeToY),
    parts,
    extents: new Map(Object.entries(sites.extents).map(([site, { kind, within, lines }]) => [Number(site),
      { area: kind === "area", within, lines: lines.map((line) => new Line(1000, line)) }])),
    otherNames: new Map(Object.entries(sites.names).map(([site, names]) => [Number(site), names])),
    names: sites.name.map((name, site) => {
      const what = parts.get(site) ?? pick(DIVISIONS, sites.features[sites.feature[site]]);
      return bare(what && !name.toLowerCase().includes(what) ? `${name} (${what})` : name);
    }),
    province: Uint8Array.from(sites.feature, (code) => (String(sites.features[code]).startsWith("A.") ? 1 : 0)),
    firstClaim,
    firstPeriod: starts(sites.periods),
    firstNote: starts(sites.notes),
    also: new Map(Object.entries(sites.also).map(([site, rows]) => [Number(site), rows])),
    layerStates: core.layers.state,
    layerForces: core.layers.force,
    periods: readPeriods(core.periods),
    notes: { kind: Uint8Array.from(notes.kind), force: notes.force, opponent: notes.opponent, from: daysOf(notes.from), to: daysOf(notes.to) },
    claims,
    unpacked: new Map(),
  };
};

const featureOf = (model, site) => model.sites.features[model.sites.feature[site]];
const countryOf = (model, site) => model.sites.countries[model.sites.country[site]];
const divisionOf = (model, site) => model.sites.divisions[model.sites.admin1[site]];

// The claims that tell of a site, in order of time: those on it, and those on its whole or its parts that set its state.
const rowsOf = (model, site) => {
  const rows = [];
  for (let row = model.firstClaim[site]; row < model.firstClaim[site + 1]; row += 1) rows.push(row);
  const more = model.also.get(site);
  if (!more) return rows;
  const { from, to, published } = model.claims;
  const late = (row) => (to[row] === NONE ? from[row] : to[row]);
  const early = (row) => (from[row] === NONE ? to[row] : from[row]);
  return [...rows, ...more].sort((one, other) => late(one) - late(other) || early(one) - early(other)
    || published[one] - published[other] || one - other);
};

// A part of the page's texts, unpacked when first asked for; those that were asked for last are kept.
const KEPT = 24;
const chunk = (model, name) => {
  const { unpacked } = model;
  const found = unpacked.get(name) ?? unpack(name, model.of).then((columns) => {
    for (const column of ["id", "sha256"]) if (typeof columns[column] === "string") columns[column] = bytesOf(columns[column]);
    return columns;
  });
  unpacked.delete(name);
  unpacked.set(name, found);
  if (unpacked.size > KEPT) unpacked.delete(unpacked.keys().next().value);
  return found;
};

const lastNotAfter = (firsts, wanted) => {
  let [low, high] = [0, firsts.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (firsts[middle] <= wanted) low = middle;
    else high = middle - 1;
  }
  return low;
};

const cell = (column, row) => (Array.isArray(column) ? column[row] : column);

const readReport = async (model, number) => {
  const at = lastNotAfter(model.reportChunks, number);
  const columns = await chunk(model, `reports-${at}`);
  const row = number - model.reportChunks[at];
  return {
    id: columns.id[row], title: columns.title[row], publisher: model.sources[cell(columns.source, row)],
    published: columns.published[row], url: columns.url[row], file: columns.file[row], sha256: digitsAt(columns.sha256, row, 64),
    language: cell(columns.language, row), extractor: cell(columns.extractor, row),
  };
};

const placeFrom = (texts, number) => {
  if (number < 0) return null;
  const [name, lat, lon, country, admin1, feature, population, uncertainty, source, id] = texts.places[number];
  const words = texts.strings;
  return {
    name: words[name], lat, lon, country: words[country], admin1: words[admin1], feature: words[feature], population,
    uncertainty_m: uncertainty, source: words[source], source_id: words[id],
  };
};

// Hexadecimal digits that travel as bytes.
const digitsAt = (column, row, digits) => (Array.isArray(column) ? column[row]
  : [...column.subarray((row * digits) / 2, ((row + 1) * digits) / 2)].map((byte) => byte.toString(16).padStart(2, "0")).join(""));

const isoSpan = (from, to) => (from === to ? isoDay(from) : `${isoDay(from)}/${isoDay(to)}`);

// All that is known of a claim, by the number of its row.
const readClaim = async (model, row) => {
  const { claims } = model;
  const at = lastNotAfter(model.texts, row);
  const texts = await chunk(model, `text-${at}`);
  const index = row - model.texts[at];
  const words = (column) => texts.strings[cell(column, index)];
  const edtf = cell(texts.edtf, index);
  const [name, place, score, method, reason, anchor, geometry, candidates] = texts.references[cell(texts.reference, index)];
  const wording = (members) => (members ?? []).map(([force, written]) => ({ force, written: texts.strings[written] }));
  const [from, to] = [claims.from[row], claims.to[row]].map((day) => (day === NONE ? null : day));
  const quote = texts.quote[index];
  const named = anchor < 0 ? place : anchor;
  return {
    row, from, to, quote,
    id: digitsAt(texts.id, index, 16),
    status: model.statuses[claims.status[row]],
    believed: Boolean(claims.flags[row] & 1),
    selfServing: Boolean(claims.flags[row] & 2),
    confidence: cell(texts.confidence, index),
    start: texts.start[index],
    end: texts.start[index] + quote.length + cell(texts.more, index),
    zone: words(texts.zone),
    place: words(texts.place),
    mention: texts.mention[index] ?? null,
    relation: words(texts.relation),
    relationWords: words(texts.relationWords),
    share: words(texts.share),
    shareText: words(texts.shareText),
    part: words(texts.part),
    when: words(texts.when),
    edtf: edtf < 0 ? isoSpan(from, to) : texts.strings[edtf],
    by: words(texts.by),
    byWritten: words(texts.byWritten),
    bySide: words(texts.bySide),
    force: claims.force[row] < 0 ? null : { force: claims.force[row], written: words(texts.force) },
    opponent: claims.opponent[row] < 0 ? null : { force: claims.opponent[row], written: words(texts.opponent) },
    parties: wording(texts.parties[index]),
    backers: wording(texts.backers[index]),
    rule: words(texts.rule),
    reference: {
      name: texts.strings[name], place: placeFrom(texts, place), score, method: texts.strings[method],
      reason: texts.strings[reason], anchor: placeFrom(texts, anchor), geometry: geometry?.[0] ?? null, within: geometry?.[1] ?? null,
      candidates: candidates.map(([number, match, value]) => ({ place: placeFrom(texts, number), match, score: value, chosen: number === named })),
    },
    report: await readReport(model, texts.report[index]),
    copies: await Promise.all((texts.copies[index] ?? []).map((number) => readReport(model, number))),
  };
};
