// What is shown as KML, as `geomap extract` writes it: a Placemark a claim, typed data, a style for each force.

const NO_XML = /[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;
const KML_TYPES = {
  lat: "double", lon: "double", uncertainty_m: "double", place_score: "double", confidence: "double", start: "int", end: "int",
  self_serving: "bool",
};

const markup = (text) => String(text).replace(/[&<>"']/gu, (found) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;" })[found]);
const xml = (text) => String(text).replace(NO_XML, "\ufffd").replace(/[&<>\r]/gu, (found) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;" })[found]);

const kmlValue = (column, value) => (typeof value === "number" && REALS.has(column) && Number.isInteger(value) ? value.toFixed(1) : value);

const kmlStyle = (ident, colour) => `<Style id="${ident}"><IconStyle><color>ff${colour.slice(5, 7)}${colour.slice(3, 5)}${colour.slice(1, 3)}</color></IconStyle>`
  + "<BalloonStyle><text>$[description]</text></BalloonStyle></Style>\n";

const headline = ({ force, parties, place, status }) => {
  const who = [force, ...parties].filter(Boolean).map(({ name }) => name).join(", ");
  return `${place.as_written}: ${status.replaceAll("_", " ")}${who ? `, ${who}` : ""}`;
};

// The quote as HTML, in bold where more of its sentence stands round it.
const inItsSentence = ({ prefix, quote, suffix }) => {
  const [before, behind] = [/^\s/u.test(prefix) ? "…" : "", /\s$/u.test(suffix) ? "…" : ""]; // cut
  return prefix || suffix ? `\u201c${before}${markup(prefix)}<b>${markup(quote)}</b>${markup(suffix)}${behind}\u201d` : `\u201c${markup(quote)}\u201d`;
};

// What a viewer shows of a claim; it takes this for HTML, so that all its texts are escaped as such.
const balloon = (record) => {
  const { report, when, place } = record;
  return [
    ...[headline(record), when.edtf ?? when.as_written].filter(Boolean).map(markup), inItsSentence(record.evidence),
    ...[[report.publisher, report.title, report.published].filter(Boolean).join(", "), report.url, place.lat === null ? place.reason : null]
      .filter(Boolean).map(markup),
  ].join("<br>");
};

const asKml = {
  type: "application/vnd.google-earth.kml+xml", ending: "kml",
  begin: (about, app, rows) => {
    const { forces, claims } = app.model;
    const seen = new Map();
    for (const force of rows.map((row) => forceOf(claims, row))) if (force >= 0) seen.set(force, (seen.get(force) ?? 0) + 1);
    const fields = Object.keys(CSV_COLUMNS).map((name) => `<SimpleField type="${pick(KML_TYPES, name) ?? "string"}" name="${name}"/>\n`).join("");
    return '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2">\n<Document>\n'
      + `<name>${xml(`${about.title} (${many(rows.length, "claim")})`)}</name>\n<description>${xml(markup(`${about.shown}. Left out: ${about.left_out}`))}</description>\n`
      + kmlStyle("nobody", GREY)
      + [...seen.keys()].sort((one, other) => one - other).map((number) => kmlStyle(`force-${number}`, forces.colour[number])).join("")
      + `<Schema name="claim" id="claim">\n${fields}</Schema>\n`;
  },
  one: (record, index, app) => {
    const { place, when } = record;
    const data = Object.entries(CSV_COLUMNS).map(([column, path]) => [column, valueAt(record, path)]).filter(([, value]) => value !== null)
      .map(([column, value]) => `<SimpleData name="${column}">${xml(kmlValue(column, value))}</SimpleData>\n`).join("");
    const span = [when.earliest && `<begin>${when.earliest}</begin>`, when.latest && `<end>${when.latest}</end>`].filter(Boolean).join("");
    const style = record.force === null ? "nobody" : `force-${app.model.forces.id.indexOf(record.force.id)}`;
    return `<Placemark>\n<name>${xml(headline(record))}</name>\n<Snippet maxLines="0"></Snippet>\n<description>${xml(balloon(record))}</description>\n`
      + `${span ? `<TimeSpan>${span}</TimeSpan>\n` : ""}<styleUrl>#${style}</styleUrl>\n`
      + `<ExtendedData><SchemaData schemaUrl="#claim">\n${data}</SchemaData></ExtendedData>\n`
      + `${place.lat === null ? "" : `<Point><coordinates>${kmlValue("lon", place.lon)},${kmlValue("lat", place.lat)}</coordinates></Point>\n`}</Placemark>\n`;
  },
  end: () => "</Document>\n</kml>\n",
};
