// Text and elements. Strings from reports become text nodes here and nowhere else; no markup is ever parsed.

const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
  "November", "December"];
const OVERRIDES = /([\u202a-\u202e\u2066-\u2069])/u;
const HIDDEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;
const BROKEN = /\u0000|[\ud800-\udfff]/gu;

// An element with attributes and children. Attribute names are the program's own; strings become text.
const make = (tag, attributes = {}, ...children) => {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) node.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(name, value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
};

const icon = (path) => {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(space, "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
};

// Foreign text, kept to itself: its direction is its own, and characters that would reorder what is read are shown.
const foreign = (text, tag = "bdi", attributes = {}) => {
  const parts = String(text).replace(BROKEN, "\ufffd").split(OVERRIDES).filter((part) => part !== "");
  return make(tag, { dir: "auto", ...attributes }, parts.map((part) => (OVERRIDES.test(part)
    ? make("span", { class: "gm-control", title: "a character that reorders text" },
      `U+${part.codePointAt(0).toString(16).toUpperCase()}`)
    : part)));
};

// Foreign text for where only a string can go: a canvas, an accessible name.
const bare = (text) => String(text).replace(BROKEN, "\ufffd").replace(HIDDEN, "");

// Without case, marks and what writers exchange freely, for finding one spelling by another.
const EXCHANGED = { "ى": "ي", "ی": "ي", "ې": "ي", "ے": "ي", "ة": "ه", "ہ": "ه", "ە": "ه", "ھ": "ه", "ٱ": "ا", "ک": "ك", "ڪ": "ك", "ґ": "г", "ς": "σ",
  "ı": "i", "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe" };
const fold = (text) => text.normalize("NFKD").replace(/[\p{M}\u0621\u0640'`\u2018\u2019\u02b9-\u02bf\u05f3\u05f4]/gu, "").toLowerCase()
  .replace(/[ىیېےةہەھٱکڪґςıøđłæœ]/gu, (letter) => EXCHANGED[letter]).replace(/[\s\p{P}]+/gu, " ").trim();

// Can one word be made of the other by changing, adding or leaving out at most so many letters?
const isNear = (one, other, most) => {
  if (Math.abs(one.length - other.length) > most) return false;
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let at = 0; at < one.length; at += 1) {
    const next = [at + 1];
    for (let to = 0; to < other.length; to += 1) next.push(Math.min(row[to + 1] + 1, next[to] + 1, row[to] + (one[at] === other[to] ? 0 : 1)));
    if (Math.min(...next) > most) return false;
    row = next;
  }
  return row[other.length] <= most;
};

const isoDay = (day) => new Date(day * 864e5).toISOString().slice(0, 10);
const longDay = (day) => {
  const date = new Date(day * 864e5);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
};
const shortDay = (day) => {
  const date = new Date(day * 864e5);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()].slice(0, 3)} ${date.getUTCFullYear()}`;
};
// The day that a text such as 2017-09-05 names; null where there is no such day, as the 31st of February.
const dayFromIso = (text) => {
  const day = Math.round(Date.parse(`${text}T00:00:00Z`) / 864e5);
  return Number.isNaN(day) || isoDay(day) !== text ? null : day;
};
const spanOf = (from, to, write = shortDay) => {
  if (from === null && to === null) return "undated";
  if (from === null) return `until ${write(to)}`;
  if (to === null) return `since ${write(from)}`;
  return from === to ? write(from) : `${write(from)} to ${write(to)}`;
};
// Thousands apart, as Intl.NumberFormat("en") would: that alone takes longer to come up than a map takes to draw.
const figures = { format: (number) => String(number).replace(/\B(?=(?:\d{3})+$)/gu, ",") };
const many = (count, one, more = `${one}s`) => `${figures.format(count)} ${count === 1 ? one : more}`;

// A link only where the address is plain http(s); otherwise the address as text.
const link = (address, words) => {
  let url = null;
  try {
    url = new URL(address);
  } catch {
    url = null;
  }
  if (!url || !["http:", "https:"].includes(url.protocol) || url.username || url.password) {
    return foreign(address, "bdi", { class: "gm-address" });
  }
  return make("a", { href: url.href, rel: "noopener noreferrer nofollow ugc", target: "_blank" },
    words, foreign(url.hostname));
};

const listed = (nodes, joint = " and ") => nodes.flatMap((node, index) => {
  if (index === 0) return [node];
  return [index === nodes.length - 1 ? joint : ", ", node];
});

let regions = null;
const countryName = (code) => {
  if (!code) return null;
  try {
    regions ??= new Intl.DisplayNames(["en"], { type: "region" });
    return regions.of(code) ?? code;
  } catch {
    return bare(code);
  }
};

const FEATURES = {
  "A.PCLI": "country", "A.ADM1": "province or state", "A.ADM2": "district", "P.PPLC": "capital",
  "P.PPLX": "part of a town", "S.AIRB": "air base", "S.AIRP": "airport", "S.AIRF": "airfield", "S.DAM": "dam",
  "S.BDG": "bridge", "L.MILB": "military base", "S.MILB": "military base", "L.CONT": "continent", "L.RGN": "region",
  "S.CMP": "camp", "L.OILF": "oil field", "L.GASF": "gas field", "T.HLL": "hill", "T.MT": "mountain", "T.ISL": "island",
  "H.LK": "lake", "H.STM": "river", "H.SEA": "sea",
};
const CLASSES = { A: "division", P: "town or village", S: "site", L: "area", T: "terrain", H: "water", R: "road",
  V: "forest", U: "undersea" };
// What a table says of a key; of a key that it has not, nothing, whatever every object has by birth.
const pick = (table, key) => (Object.hasOwn(table, key ?? "") ? table[key] : undefined);

const featureName = (code) => pick(FEATURES, code) ?? pick(CLASSES, String(code).charAt(0)) ?? "place";
