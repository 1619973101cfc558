// The data of the page: unpacked once into columns of numbers; what is said in words waits packed until it is read.

const DIVISIONS = { "A.ADM1": "province", "A.ADM2": "district", "A.PCLI": "country" }; // told apart from towns of the same name
const NONE = -(2 ** 31); // no day

const partOf = (name, of) => document.querySelector(`script[data-geomap="${name}"][data-geomap-of="${of}"]`);
const hasPart = (name, of) => partOf(name, of) !== null;
// What the map is drawn from stands before the program in the page; texts follow, and may still be on their way.
const arrived = () => (document.readyState === "loading"
  ? new Promise((done) => { document.addEventListener("DOMContentLoaded", done, { once: true }); }) : null);
const packed = async (name, of) => {
  if (!hasPart(name, of)) await arrived();
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

// Kinds of columns: with negative numbers, with gaps, bytes as they are, small numbers
const [NEGATIVE, GAPS, BYTES, SMALL] = [1, 2, 4, 8];

// The numbers of one column after the other, as geomap.mapping.columns writes them.
const columnReader = (bytes, start) => {
  let at = start;
  const read = (kind, count) => {
    if (kind === BYTES || kind === SMALL) at += count;
    if (kind === BYTES) return bytes.subarray(at - count, at);
    if (kind === SMALL) {
      const small = new Int8Array(bytes.buffer, at - count, count);
      const [others] = read(0, 1);
      if (!others) return small;
      const column = new Int32Array(small);
      const [rows, numbers] = [read(0, others), read(NEGATIVE | GAPS, others)];
      for (let other = 0, row = 0; other < others; other += 1) {
        row += rows[other];
        column[row] = numbers[other];
      }
      return column;
    }
    const column = new Int32Array(count);
    for (let row = 0; row < count; row += 1) {
      let byte = bytes[at];
      at += 1;
      let number = byte & 127;
      for (let bits = 7; byte > 127; bits += 7) {
        byte = bytes[at];
        at += 1;
        number |= (byte & 127) << bits;
      }
      if (kind & GAPS) number -= 1;
      if (number < 0) column[row] = NONE;
      else column[row] = kind & NEGATIVE ? (number >>> 1) ^ -(number & 1) : number;
    }
    return column;
  };
  return read;
};

// Read piece by piece, all of it is done in one turn of the browser's: it neither waits nor shows the page half made.
const inflate = async (bytes) => {
  const stream = new DecompressionStream("gzip");
  const found = new Uint8Array(new DataView(bytes.buffer, bytes.byteOffset).getUint32(bytes.length - 4, true)); // gzip ends with the size
  const writer = stream.writable.getWriter();
  const reader = stream.readable.getReader();
  const read = async () => {
    for (let at = 0; ;) {
      const { value, done } = await reader.read();
      if (done) return;
      found.set(value, at);
      at += value.length;
    }
  };
  await Promise.all([writer.write(bytes), writer.close(), read()]);
  return found;
};

// A part of the page: JSON, and behind it, after a NUL, its columns.
const unpack = async (name, of) => {
  if (!("DecompressionStream" in window)) throw new Error("this browser is too old: it cannot unpack the data");
  const bytes = await inflate(bytesOf(await packed(name, of)));
  const end = bytes.indexOf(0);
  const said = JSON.parse(new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end)));
  if (end < 0) return said;
  const [value, columns] = said;
  const read = columnReader(bytes, end + 1);
  for (const [path, kind, count] of columns) {
    const last = path.pop();
    path.reduce((holder, key) => holder[key], value)[last] = read(kind, count);
  }
  return value;
};

const longitudeToX = (lon) => lon / 360 + 0.5;
const latitudeToY = (lat) => {
  const sine = Math.min(Math.max(Math.sin((lat * Math.PI) / 180), -0.9999), 0.9999);
  return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
};

const yToLatitude = (y) => (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI;

// Where the rows of each site begin; one more at the end.
const starts = (counts) => {
  const first = new Uint32Array(counts.length + 1);
  counts.forEach((count, index) => { first[index + 1] = first[index] + count; });
  return first;
};

// Numbers from the steps between them; what is missing is stepped over.
const sums = (steps) => {
  const found = new Int32Array(steps);
  let sum = 0;
  for (let row = 0; row < found.length; row += 1) {
    if (found[row] !== NONE) found[row] = sum += found[row];
  }
  return found;
};

// A day from the step to it from another, or from nought where that one is missing.
const since = (base, step) => (step === NONE || base === NONE ? step : base + step);

// What is known of each claim, in one pass. The day of a claim is the last it speaks of, else that of its report.
const readClaims = ({ casts, ...columns }, { reportSources, reportDays }) => {
  const count = columns.to.length;
  const days = sums(reportDays);
  const to = sums(columns.to);
  const [from, day, report, published, source] = Array.from({ length: 5 }, () => new Int32Array(count));
  for (let row = 0, last = 0; row < count; row += 1) {
    last += columns.report[row];
    report[row] = last;
    published[row] = days[last];
    source[row] = reportSources[last];
    from[row] = since(to[row], columns.from[row]);
    day[row] = to[row] !== NONE ? to[row] : from[row] !== NONE ? from[row] : days[last];
  }
  return {
    count, from, to, day, report, published, source,
    reportDays: days,
    status: columns.status,
    cast: columns.cast,
    sides: casts, // of each cast the force, its opponent, the parties; -1 where none is named
    // whose claim it is: its force's; where it names none, all others' that it names
    casts: casts.map(([force, ...others]) => (force >= 0 ? [force] : [...new Set(others)].filter((other) => other >= 0))),
    flags: columns.flags,
    confidence: columns.confidence,
  };
};

// The days a claim speaks of; those of its report where it tells none.
const spokenOf = ({ from, to, day }, row) => {
  const [first, last, own] = [from[row], to[row], day[row]].map((one) => (one === NONE ? null : one));
  return first === null && last === null && own !== null ? shortDay(own) : spanOf(first, last);
};

const forceOf = ({ cast, sides }, row) => sides[cast[row]][0];
const opponentOf = ({ cast, sides }, row) => sides[cast[row]][1];

// Periods of a site follow each other: each begins so many days after the end of the one before.
const readPeriods = (columns, counts) => {
  const { gap, length } = columns;
  const [from, to] = [new Int32Array(gap.length), new Int32Array(gap.length)];
  let [first, row] = [0, 0];
  for (const count of counts) {
    let usual = NONE;
    for (const end = row + count; row < end; row += 1) {
      from[row] = gap[row] === NONE ? NONE : gap[row] + (usual === NONE ? first : usual);
      to[row] = length[row] === NONE ? NONE : length[row] + (from[row] === NONE ? 0 : from[row]);
      if (usual === NONE && from[row] !== NONE) first = from[row];
      usual = from[row] === NONE && to[row] === NONE ? first : (to[row] === NONE ? from[row] : to[row]) + 1;
    }
  }
  const { state, layer, set, believed, share } = columns;
  return { from, to, state, layer, set, believed, share };
};

// Everything about the chronicle that does not change with what the reader chooses.
const readModel = (core, of) => {
  const { sites, notes } = core;
  const count = sites.name.length;
  const degrees = (column) => Float64Array.from(column, (value) => value / 1e5);
  const [lat, lon] = [degrees(sites.lat), degrees(sites.lon)];
  const parts = new Map(Object.entries(sites.part).map(([site, part]) => [Number(site), part]));
  const claims = readClaims(core.claims, core);
  const firstClaim = starts(sites.claims);
  const noted = sums(notes.from);
  return {
    ...core,
    of,
    count,
    sites: {
      key: sites.key, name: sites.name, lat, lon, country: sites.country, admin1: sites.admin1, feature: sites.feature,
      population: sites.population, uncertainty: sites.uncertainty, countries: sites.countries, divisions: sites.divisions,
      features: sites.features,
    },
    x: Float64Array.from(lon, longitudeToX),
    y: Float64Array.from(lat, (one) => Math.min(Math.max(latitudeToY(one), 0), 1)), // the poles lie on the edge of the map
    parts,
    extents: new Map(Object.entries(sites.extents).map(([site, { kind, within, lines }]) => [Number(site),
      { area: kind === "area", within, lines: lines.map((line) => new Line(1000, line)) }])),
    gazetteer: new Map(Object.entries(sites.gazetteer).map(([site, name]) => [Number(site), name])),
    otherNames: new Map(Object.entries(sites.names).map(([site, names]) => [Number(site), names])),
    names: sites.name.map((name, site) => {
      const what = parts.get(site) ?? pick(DIVISIONS, sites.features[sites.feature[site]]);
      return bare(what && !name.toLowerCase().includes(what) ? `${name} (${what})` : name);
    }),
    province: Uint8Array.from(sites.feature, (code) => (String(sites.features[code]).startsWith("A.") ? 1 : 0)),
    firstClaim,
    firstPeriod: starts(sites.periods),
    firstNote: starts(sites.notes),
    also: new Map(Object.entries(sites.also).map(([site, rows]) => [Number(site), rows.map((row) => row + firstClaim[site])])),
    layerStates: core.layers.state,
    layerForces: core.layers.force,
    periods: readPeriods(core.periods, sites.periods),
    notes: { kind: notes.kind, from: noted, to: noted.map((from, row) => since(from, notes.to[row])) },
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

// Texts from the numbers of their words; nought ends one, and numbers after the usual words' are of the chunk's own.
const wordsOf = (numbers, usual, own) => {
  const texts = [];
  let text = "";
  for (const number of numbers) {
    if (number === 0) {
      texts.push(text.slice(1)); // the space of its first word
      text = "";
    } else text += number < usual.length ? usual[number] : own[number - usual.length];
  }
  return texts;
};

const readChunk = async (model, name) => {
  const columns = await unpack(name, model.of);
  if (!columns.sentences) return columns;
  model.words ??= unpack("words", model.of);
  const { words } = await model.words;
  const { references } = columns;
  return {
    ...columns, said: wordsOf(columns.sentences, words, columns.words), sentence: sums(columns.sentence),
    firstCandidate: starts(references.candidates),
  };
};

// A part of the page's texts, unpacked when first asked for; those that were asked for last are kept.
const KEPT = 24;
const chunk = (model, name) => {
  const { unpacked } = model;
  const found = unpacked.get(name) ?? readChunk(model, name);
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

// What a column has in a row; one whose rows are all the same is that one value.
const cell = (column, row) => (Array.isArray(column) || ArrayBuffer.isView(column) ? column[row] : column);

const readReport = async (model, number) => {
  const at = lastNotAfter(model.reportChunks, number);
  const columns = await chunk(model, `reports-${at}`);
  const row = number - model.reportChunks[at];
  const published = model.claims.reportDays[number];
  return {
    id: columns.id[row], title: columns.title[row], publisher: model.sources[model.reportSources[number]],
    published: published === NONE ? null : published, url: columns.url[row], file: columns.file[row], sha256: digitsAt(columns.sha256, row, 64),
    language: cell(columns.language, row), extractor: cell(columns.extractor, row),
  };
};

const placeFrom = ({ places, strings }, number) => (number < 0 ? null : {
  name: strings[places.name[number]], lat: places.lat[number], lon: places.lon[number], country: strings[places.country[number]],
  admin1: strings[places.admin1[number]], feature: strings[places.feature[number]], population: places.population[number],
  uncertainty_m: places.uncertainty[number], source: strings[cell(places.source, number)], source_id: places.id[number],
});

const referenceFrom = (texts, number) => {
  const { references, strings, firstCandidate } = texts;
  const [place, anchor] = [references.place[number], cell(references.anchor, number)];
  const named = anchor < 0 ? place : anchor;
  const candidates = [];
  for (let row = firstCandidate[number]; row < firstCandidate[number + 1]; row += 1) {
    const other = references.candidate[row];
    candidates.push({
      place: placeFrom(texts, other), match: strings[cell(references.match, row)], score: references.fit[row] / 1e4, chosen: other === named,
    });
  }
  const [geometry, within] = references.geometry[number] ?? [null, null];
  return {
    name: strings[references.name[number]], place: placeFrom(texts, place), score: references.score[number] / 1e4,
    method: strings[cell(references.method, number)], reason: strings[cell(references.reason, number)], anchor: placeFrom(texts, anchor),
    geometry, within, candidates,
  };
};

// Hexadecimal digits that travel as bytes.
const digitsAt = (column, row, digits) => (Array.isArray(column) ? column[row]
  : [...column.subarray((row * digits) / 2, ((row + 1) * digits) / 2)].map((byte) => byte.toString(16).padStart(2, "0")).join(""));

// A sentence in three: what stands before the quote, the quote, and what stands behind it, so many characters of them.
const piecesOf = (sentence, before, behind) => {
  const points = before || behind ? [...sentence] : null; // as Python counts
  if (!points) return ["", sentence, ""];
  const [from, to] = [before, points.length - behind];
  return [[0, from], [from, to], [to]].map((span) => points.slice(...span).join(""));
};

const sentenceOf = ({ prefix, quote, suffix }) => prefix + quote + suffix;

const isoSpan = (from, to) => (from === to ? isoDay(from) : `${isoDay(from)}/${isoDay(to)}`);

// All that is known of a claim, by the number of its row.
const readClaim = async (model, row) => {
  const { claims } = model;
  const at = lastNotAfter(model.texts, row);
  const texts = await chunk(model, `text-${at}`);
  const index = row - model.texts[at];
  const words = (column) => texts.strings[cell(column, index)];
  const wording = (column) => texts.casts[cell(column, index)].map(([force, written]) => ({ force, written: texts.strings[written] }));
  const [by, byWritten, bySide] = texts.voices[cell(texts.voice, index)].map((number) => texts.strings[number]);
  const edtf = cell(texts.edtf, index);
  const [from, to] = [claims.from[row], claims.to[row]].map((day) => (day === NONE ? null : day));
  const [prefix, quote, suffix] = piecesOf(texts.said[texts.sentence[index]], cell(texts.before, index), cell(texts.behind, index));
  const [force, opponent] = [[forceOf(claims, row), texts.force], [opponentOf(claims, row), texts.opponent]]
    .map(([number, written]) => (number < 0 ? null : { force: number, written: words(written) }));
  const [parties, backers] = [wording(texts.parties), wording(texts.backers)];
  const members = [force, opponent, ...parties, ...backers];
  for (const [at, side] of texts.sides[index] ?? []) members[at].side = side;
  return {
    row, from, to, prefix, quote, suffix, by, byWritten, bySide,
    id: digitsAt(texts.id, index, 16),
    status: model.statuses[claims.status[row]],
    believed: Boolean(claims.flags[row] & 1),
    selfServing: Boolean(claims.flags[row] & 2),
    confidence: texts.confidence[index] ?? claims.confidence[row] / 100,
    start: texts.start[index],
    end: texts.start[index] + [...quote].length + cell(texts.more, index),
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
    force, opponent, parties, backers,
    rule: words(texts.rule),
    reference: referenceFrom(texts, cell(texts.reference, index)),
    report: await readReport(model, claims.report[row]),
    copies: await Promise.all((texts.copies[index] ?? []).map((number) => readReport(model, number))),
  };
};
