// What is shown as files, made here from the page's own data: the records that `geomap extract` writes.
// Left out are the folders that the reports lay in: "path" has the name of the file alone.

const LEFT_OUT = "path: the name of the file alone; copies of one report stand once, with the copies listed";
const FORMULA = /^(?= *[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20])|(?<=[;\r\n])([ \t]*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])/gu;
const CSV_COLUMNS = {
  id: "id", status: "status", force: "force.name", force_side: "force.side", opponent: "opponent.name", parties: "parties",
  place: "place.name", place_as_written: "place.as_written", relation: "place.relation", part: "part", share: "share", lat: "place.lat",
  lon: "place.lon", country: "place.country", admin1: "place.admin1", feature: "place.feature", uncertainty_m: "place.uncertainty_m",
  place_source: "place.source", place_source_id: "place.source_id", place_score: "place.score", unresolved_because: "place.reason",
  earliest: "when.earliest", latest: "when.latest", edtf: "when.edtf", date_as_written: "when.as_written", modality: "modality",
  according_to: "according_to.name", self_serving: "self_serving", confidence: "confidence", quote: "evidence.quote", sentence: "evidence.sentence",
  start: "evidence.start", end: "evidence.end", zone: "evidence.zone", report_id: "report.id", title: "report.title",
  publisher: "report.publisher", published: "report.published", url: "report.url", path: "report.path", sha256: "report.sha256",
};
const REALS = new Set(["lat", "lon", "uncertainty_m", "place_score", "confidence"]); // written with a point even where whole

const isoOr = (day) => (day === null ? null : isoDay(day));

// The claim record, in the order of its schema.
const recordOf = (model, claim) => {
  const force = (member) => member && {
    id: model.forces.id[member.force], name: model.forces.name[member.force], side: member.side === undefined ? model.forces.side[member.force] : member.side, as_written: member.written,
  };
  const report = (one) => ({
    id: one.id, title: one.title, publisher: one.publisher, published: isoOr(one.published), url: one.url, path: one.file, sha256: one.sha256,
    language: one.language, extractor: one.extractor,
  });
  const { place, anchor, geometry, within, candidates, score, method, reason, name } = claim.reference;
  const chosen = candidates.find((one) => one.chosen) ?? null;
  const at = place ?? {
    name: null, lat: null, lon: null, country: null, admin1: null, feature: null, population: null, uncertainty_m: null, source: null,
    source_id: null,
  };
  const ownWords = claim.relation === "offset" && claim.relationWords !== null
    && !["at", "near", "part_of", "between", "offset", "along"].includes(claim.relationWords);
  return {
    schema: "geomap.claim/1",
    id: claim.id,
    report: report(claim.report),
    status: claim.status,
    modality: claim.believed ? "believed" : "asserted",
    force: force(claim.force),
    opponent: force(claim.opponent),
    parties: claim.parties.map(force),
    backers: claim.backers.map(force),
    share: claim.share,
    share_text: claim.shareText,
    part: claim.part,
    place: {
      as_written: claim.place, toponym: name, mention: claim.mention, relation: ownWords ? claim.relationWords : claim.relation,
      relation_as_written: claim.relationWords, ...at, score, match: chosen?.match ?? null, match_score: chosen?.score ?? null, method,
      reason, anchor, geometry, geometry_within_m: within, alternatives: candidates.filter((one) => !one.chosen).map((one) => ({ ...one.place, match: one.match, score: one.score })),
    },
    when: { edtf: claim.edtf, earliest: isoOr(claim.from), latest: isoOr(claim.to), as_written: claim.when },
    according_to: claim.by === null ? null : { name: claim.by, as_written: claim.byWritten, side: claim.bySide },
    self_serving: claim.selfServing,
    evidence: { quote: claim.quote, start: claim.start, end: claim.end, zone: claim.zone, prefix: claim.prefix, suffix: claim.suffix },
    confidence: claim.confidence,
    rule: claim.rule,
    copies: claim.copies.map(report),
  };
};

const valueAt = (record, path) => {
  if (path === "evidence.sentence") return sentenceOf(record.evidence);
  let value = record;
  for (const key of path.split(".")) value = value === null ? null : value[key];
  return Array.isArray(value) ? value.map((one) => one.name).join("; ") || null : value;
};

const csvCell = (column, value) => {
  if (value === null || value === undefined) return "";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "number") return REALS.has(column) && Number.isInteger(value) ? value.toFixed(1) : String(value);
  const text = value.replace(FORMULA, (_, space) => `${space ?? ""}'`);
  return /[",\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

const asCsv = {
  type: "text/csv", ending: "csv",
  begin: () => `${Object.keys(CSV_COLUMNS).join(",")}\n`,
  one: (record) => `${Object.entries(CSV_COLUMNS).map(([column, path]) => csvCell(column, valueAt(record, path))).join(",")}\n`,
  end: () => "",
};

const asGeojson = {
  type: "application/geo+json", ending: "geojson",
  begin: (about) => `{"type":"FeatureCollection","schema":"geomap.claim/1","about":${JSON.stringify(about)},"features":[\n`,
  one: (record, index) => {
    const { schema, id, ...properties } = record;
    const { earliest, latest } = record.when;
    const span = { ...(earliest && { start: { in: earliest } }), ...(latest && { end: { in: latest } }) };
    const { lat, lon, geometry } = record.place;
    return `${index ? ",\n" : ""}${JSON.stringify({
      type: "Feature", id, geometry: lat === null ? null : geometry ?? { type: "Point", coordinates: [lon, lat] },
      when: { timespans: earliest || latest ? [span] : [] }, properties,
    })}`;
  },
  end: () => "\n]}\n",
};

// What the filters are, in words, for the head of a file.
const aboutShown = (app) => {
  const { model, view, day, from, to, filters } = app;
  const time = view === "claims" ? `claims from ${isoOr(from)} to ${isoOr(to)}` : day === null ? "undated reports" : `claims up to ${isoDay(day)} on the places shown`;
  const off = [
    filters.forces.size ? `without forces: ${[...filters.forces].map((number) => (number < 0 ? "none named" : model.forces.name[number])).join(", ")}` : null,
    view === "state" && filters.kinds.size ? `without states: ${[...filters.kinds].join(", ")}` : null,
    view === "claims" && filters.statuses.size ? `without statuses: ${[...filters.statuses].join(", ")}` : null,
    filters.sources.size ? `without sources: ${[...filters.sources].map((index) => model.sources[index] ?? "none named").join(", ")}` : null,
  ].filter(Boolean);
  return { title: model.title, shown: [time, ...off].join("; "), left_out: LEFT_OUT };
};

const fileText = async (app, format) => {
  const rows = shownRows(app).sort((one, other) => one - other);
  const pieces = [format.begin(aboutShown(app), app, rows)];
  for (let index = 0; index < rows.length; index += 1) {
    pieces.push(format.one(recordOf(app.model, await readClaim(app.model, rows[index])), index, app));
  }
  pieces.push(format.end());
  return { pieces, count: rows.length };
};

const handOver = (app, blob, ending, words) => {
  const address = URL.createObjectURL(blob);
  const day = app.view === "claims" ? `${isoOr(app.from)}-to-${isoOr(app.to)}` : app.day === null ? "undated" : isoDay(app.day);
  make("a", { href: address, download: `geomap-${day}.${ending}` }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
  // What a page is not allowed to save is lost without a word.
  app.parts.saved.textContent = `${words}${window.origin === "null" && window !== window.top ? " If no file came, this frame does not let files out: open the map by itself." : ""}`;
};

const save = async (app, format) => {
  app.parts.saved.textContent = "Writing …";
  const { pieces, count } = await fileText(app, format);
  handOver(app, new Blob(pieces, { type: `${format.type};charset=utf-8` }), format.ending, `${many(count, "claim")} written.`);
};

const startSaves = (app) => {
  const { parts } = app;
  for (const [name, format] of [["saveCsv", asCsv], ["saveGeojson", asGeojson], ["saveKml", asKml]]) {
    parts[name].addEventListener("click", () => save(app, format));
  }
  const savePicture = () => {
    complete(app);
    picture(app).toBlob((blob) => handOver(app, blob, "png", "The picture is written."));
  };
  parts.savePng.addEventListener("click", () => (app.ground.isWhole ? savePicture() : app.ground.wholly().then(savePicture)));
  parts.print.addEventListener("click", () => window.print());
  if (!hasAddress()) parts.copyLink.textContent = "Copy view";
  parts.copyLink.addEventListener("click", () => copyLink(app));
};

// Where the page has no address of its own, as in a notebook, the view alone is copied: it goes behind that of a saved map.
const copyLink = async (app) => {
  const { parts } = app;
  writeLink(app);
  const own = hasAddress();
  const text = own ? location.href.split("#")[0] + linkOf(app) : linkOf(app);
  const words = own ? "The link to this view" : "The view, to be put behind the address of the saved map,";
  try {
    // to ask where it is not allowed, as in most frames, is an error in the browser's log
    if (document.featurePolicy?.allowsFeature("clipboard-write") === false) throw new Error("no clipboard");
    await navigator.clipboard.writeText(text);
    parts.saved.textContent = `${words} is copied.`;
  } catch {
    const field = make("input", { class: "gm-search", readonly: true, value: text, "aria-label": words.replace(/,.*/u, "") });
    parts.saved.replaceChildren(`${words} is here to be copied: `, field);
    field.focus();
    field.select();
  }
};
