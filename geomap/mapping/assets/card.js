// The card of a place: its state on the day shown, and every claim with the words it stands on.

const CLAIMS_LISTED = 30; // claims in a card before "show more"
const LONG = 1000; // characters of a sentence that is scrolled by itself
const ABREAST = 120; // characters of the longest sentence that is well read in half the width of the card
const RELATIONS = { near: "near ", part_of: "part of ", between: "between ", offset: "away from ", along: "along " };

const forceName = (app, number) => make("span", { class: "gm-force" }, swatch(app.model, number), foreign(app.model.forces.name[number]));

// What a claim says, in plain words.
const claimWords = (app, claim) => {
  const who = claim.force === null ? null : forceName(app, claim.force.force);
  const against = claim.opponent === null ? null : forceName(app, claim.opponent.force);
  const share = claim.shareText !== null ? foreign(claim.shareText) : claim.share === null ? null
    : pick({ part: "part of it", half: "half of it", most: "most of it" }, claim.share) ?? foreign(claim.share);
  const what = claim.part !== null ? ["the ", foreign(claim.part)] : share ? [share] : ["it"];
  const somebody = who ?? "somebody";
  switch (claim.status) {
    case "controls": return [somebody, " holds ", ...what];
    case "captured": return [somebody, " took ", ...what, ...(against ? [" from ", against] : [])];
    case "lost": return [somebody, " lost ", ...what, ...(against ? [" to ", against] : [])];
    case "besieged": return ["besieged", ...(against ? [" by ", against] : []), ...(who ? ["; inside: ", who] : [])];
    case "siege_broken": return ["siege broken", ...(who ? [" by ", who] : []), ...(against ? [", besieger: ", against] : [])];
    case "contested": {
      const parties = claim.parties.map(({ force }) => forceName(app, force));
      return parties.length ? ["contested between ", ...listed(parties)] : ["contested"];
    }
    default: return ["struck", ...(who ? [" by ", who] : []), ...(against ? [", aimed at ", against] : [])];
  }
};

const entry = (term, ...what) => [make("dt", {}, term), make("dd", {}, what)];

const citation = (report) => [
  foreign(report.title ?? report.file ?? report.id, "cite", {}),
  make("span", { class: "gm-by" }, report.publisher ? [foreign(report.publisher), ", "] : null,
    report.published === null ? "no date of publication" : `published ${longDay(report.published)}`),
  report.url ? make("span", { class: "gm-link" }, link(report.url, "Open at ")) : null,
];

// A piece of a text, of no direction of their own.
const piece = (text, tag = "span") => (text === "" ? null : foreign(text, tag, { dir: null }));

// A quote, with the names that the claim was read from told apart in it.
const named = ({ quote, place, force, opponent, parties }) => {
  const names = [place, force?.written, opponent?.written, ...parties.map(({ written }) => written)].filter(Boolean);
  const spans = [];
  for (const name of names) {
    const at = quote.indexOf(name);
    if (at >= 0) spans.push([at, at + name.length]);
  }
  spans.sort(([one], [other]) => one - other);
  const nodes = [];
  let done = 0;
  for (const [from, to] of spans) {
    if (from < done) continue;
    nodes.push(piece(quote.slice(done, from)), piece(quote.slice(from, to), "strong"));
    done = to;
  }
  return [...nodes, piece(quote.slice(done))];
};

// A sentence with the words of a claim marked in it. Where it was cut, it begins or ends with a space.
const inSentence = (claim) => make("q", { dir: "auto" }, /^\s/u.test(claim.prefix) ? "…" : null, piece(claim.prefix),
  make("mark", {}, named(claim)), piece(claim.suffix), /\s$/u.test(claim.suffix) ? "…" : null);

const candidatesOf = (reference) => {
  const rows = reference.candidates.map(({ place, score, chosen }) => make("tr", { class: chosen ? "gm-chosen" : null },
    make("th", { scope: "row" }, foreign(place.name), chosen ? make("span", { class: "gm-tick" }, " chosen") : null),
    make("td", {}, [place.admin1 ? foreign(place.admin1) : null, place.admin1 && place.country ? ", " : null,
      place.country ? countryName(place.country) : null]),
    make("td", {}, featureName(place.feature)),
    make("td", { class: "gm-figure" }, score.toFixed(2))));
  const method = pick({ gazetteer: "the gazetteer", corrections: "a correction you gave" }, reference.method);
  return make("details", { class: "gm-considered" },
    make("summary", {}, rows.length === 1 ? "One place considered" : `${rows.length} places considered`),
    rows.length ? make("div", { class: "gm-scroll", tabindex: "0", role: "group", "aria-label": "Places considered" },
      make("table", {}, make("thead", {}, make("tr", {}, ...["Place", "In", "Kind", "Score"].map((name) => make("th", { scope: "col" }, name)))),
        make("tbody", {}, rows))) : null,
    make("p", { class: "gm-small" }, "Looked up as ", foreign(reference.name, "q"), " in ", method ?? foreign(reference.method), "."));
};

// A sentence that is as long as a report is scrolled by itself.
const quoted = (claim) => make("blockquote", sentenceOf(claim).length < LONG ? { dir: "auto" }
  : { dir: "auto", class: "gm-long", tabindex: "0", role: "group", "aria-label": "Quote" }, inSentence(claim));

const claimItem = (app, claim, { placed = true } = {}) => {
  const { from, to, report, reference } = claim;
  const later = app.view === "state" && app.day !== null && (to ?? report.published ?? -Infinity) > app.day;
  const flags = [
    claim.believed ? "believed, not asserted" : null,
    claim.selfServing ? "the source speaks for the side that gains" : null,
    claim.zone !== "body" ? `from the page's ${bare(claim.zone)}, not its body` : null,
    later ? "after the day shown" : null,
  ].filter(Boolean);
  const understood = from === null && to === null ? "not known" : spanOf(from, to, longDay);
  const words = claim.relation === "offset" || claim.relation === "along" ? claim.relationWords : null;
  return make("li", { class: later ? "gm-claim gm-later" : "gm-claim" },
    make("p", { class: "gm-says" }, capital(claimWords(app, claim)),
      placed ? null : [": ", foreign(claim.place)],
      make("span", { class: "gm-date-of" }, from === null && to === null ? "undated" : spanOf(from, to))),
    flags.length ? make("ul", { class: "gm-flags" }, flags.map((flag) => make("li", {}, flag))) : null,
    quoted(claim),
    make("div", { class: "gm-source" }, citation(report)),
    make("dl", {},
      claim.by !== null ? entry("According to", foreign(claim.by),
        claim.byWritten !== null && claim.byWritten !== claim.by ? [" (", foreign(claim.byWritten, "q"), ")"] : null) : null,
      entry("When", understood, claim.edtf !== null ? [" ", foreign(claim.edtf, "code")] : null,
        claim.when !== null ? [", written ", foreign(claim.when, "q")] : null),
      entry("Place as written", words !== null && words.includes(claim.place) ? foreign(words, "q")
        : [words !== null ? [foreign(words), " "] : pick(RELATIONS, claim.relation), foreign(claim.place, "q")]),
      claim.backers.length ? entry("Backed by", listed(claim.backers.map(({ force }) => forceName(app, force)))) : null,
      entry("Confidence of the reading", `${Math.round(claim.confidence * 100)} %`),
      !placed && reference.reason ? entry("Not placed because", foreign(reference.reason)) : null),
    claim.copies.length ? make("details", { class: "gm-considered" },
      make("summary", {}, `Also in ${many(claim.copies.length, "copy", "copies")} of the report`),
      make("ul", { class: "gm-copies" }, claim.copies.map((copy) => make("li", {}, citation(copy))))) : null,
    candidatesOf(reference));
};

const describeSite = (app, site) => {
  const { model, now, day } = app;
  const row = now.period[site];
  const { periods } = model;
  const notes = [
    now.besieged[site] ? "Besieged on this day." : null,
    now.struck[site] ? "Struck within the week before." : null,
    now.stale[site] ? `Nothing has been reported for ${many(now.age[site], "day")}.` : null,
  ].filter(Boolean);
  const last = lastReport(model, site, day);
  const since = row < 0 || day === null ? "" : periods.from[row] !== NONE ? `Since ${longDay(periods.from[row])}. ` : "Since before the first report. ";
  return make("div", { class: "gm-now" },
    make("p", { class: "gm-verdict" }, row < 0 ? "Nothing is reported of it up to this day."
      : [app.picture(app.look(site, row), app.ink, 8), make("span", {}, capital(stateWords(app, row)))]),
    make("p", { class: "gm-small" }, since,
      last === null ? "No dated report." : `Last report ${longDay(last)}`
        + (day === null ? "." : day === last ? ", the day shown." : `, ${many(day - last, "day")} before the day shown.`)),
    notes.map((text) => make("p", { class: "gm-alert" }, text)));
};

const describeHistory = (app, site) => {
  const { model } = app;
  const { periods, firstPeriod } = model;
  const rows = [];
  for (let row = firstPeriod[site]; row < firstPeriod[site + 1]; row += 1) rows.push(row);
  if (rows.length < 2) return null;
  const end = (day) => (day === NONE ? null : day);
  const list = make("ol", {}, rows.map((row) => make("li", { class: row === app.now.period[site] ? "gm-current" : null },
    make("span", { class: "gm-span" }, spanOf(end(periods.from[row]), end(periods.to[row]))),
    make("span", {}, capital(stateWords(app, row))))));
  return rows.length < 9
    ? make("section", { class: "gm-history", "aria-label": "Over time" }, make("h3", {}, "Over time"), list)
    : make("details", { class: "gm-history gm-fold" }, make("summary", {}, `Over time: ${rows.length} periods`), list);
};

// Where sources disagree, or sides fight: the last words for each side by the day shown, beside each other.
const describeConflict = async (app, site) => {
  const { model, now, day } = app;
  const row = now.period[site];
  const { claims, periods } = model;
  if (row < 0 || !["contested", "disputed"].includes(model.states[periods.state[row]])) return null;
  const last = new Map();
  for (const claim of rowsOf(model, site)) {
    const status = model.statuses[claims.status[claim]];
    const force = forceOf(claims, claim);
    if (force >= 0 && (status === "controls" || status === "captured") && (day === null || claims.day[claim] <= day)) last.set(force, claim);
  }
  const sides = model.sets[periods.set[row]].filter((force) => last.has(force));
  if (sides.length < 2) return null;
  const told = await Promise.all(sides.map((force) => readClaim(model, last.get(force))));
  const below = told.some((claim) => sentenceOf(claim).length > ABREAST);
  return make("section", { class: "gm-conflict", "aria-label": "What each side is said to hold" }, make("h3", {}, "Side by side"),
    make("div", { class: below ? "gm-sides gm-below" : "gm-sides" }, told.map((claim) => make("div", { class: "gm-sidebox" },
      make("p", { class: "gm-says" }, capital(claimWords(app, claim))),
      quoted(claim),
      make("p", { class: "gm-small" }, claim.from === null && claim.to === null ? "undated" : spanOf(claim.from, claim.to), " · ",
        foreign(claim.report.publisher ?? claim.report.title ?? claim.report.id), claim.by === null ? null : [", according to ", foreign(claim.by)])))));
};

const listClaims = async (app, rows, options) => {
  const told = await Promise.all(rows.slice(0, CLAIMS_LISTED).map((row) => readClaim(app.model, row)));
  const list = make("ol", { class: "gm-claims" }, told.map((claim) => claimItem(app, claim, options)));
  if (rows.length <= CLAIMS_LISTED) return [list];
  const more = make("button", { type: "button", class: "gm-plain" }, `Show ${many(rows.length - CLAIMS_LISTED, "more claim")}`);
  more.addEventListener("click", async () => {
    const further = await listClaims(app, rows.slice(CLAIMS_LISTED), options);
    more.replaceWith(...further);
    further[0].tabIndex = -1;
    further[0].focus({ preventScroll: true });
  });
  return [list, more];
};

const openCard = async (app, site, { from = null, near = false, first = null } = {}) => {
  const { model, card } = app;
  app.cameFrom = from ?? app.cameFrom;
  const fresh = app.selected !== site;
  app.select(site);
  const country = countryName(countryOf(model, site));
  const known = model.gazetteer.get(site);
  const where = [featureName(featureOf(model, site)), divisionOf(model, site) ? foreign(divisionOf(model, site)) : null, country,
    known === undefined ? null : [foreign(known), " in the gazetteer"]].filter(Boolean);
  const heading = make("h2", { class: "gm-card-title", tabindex: "-1" }, foreign(model.sites.name[site]),
    model.parts.has(site) ? [" ", make("span", { class: "gm-part" }, foreign(model.parts.get(site)))] : null);
  const close = make("button", { type: "button", class: "gm-close", "aria-label": "Close" }, icon("m4 4 8 8M12 4l-8 8"));
  close.addEventListener("click", () => closeCard(app));
  const rows = rowsOf(model, site).reverse();
  const ordered = first === null ? rows : [first, ...rows.filter((row) => row !== first)];
  const [told, conflict] = await Promise.all([listClaims(app, ordered), describeConflict(app, site)]);
  if (app.selected !== site) return;
  const metres = model.sites.uncertainty[site];
  const also = model.otherNames.get(site) ?? [];
  const scrolled = card.querySelector(".gm-card-body")?.scrollTop ?? 0;
  card.replaceChildren(
    make("header", { class: "gm-card-head" },
      make("div", {}, heading, make("p", { class: "gm-where" }, where.flatMap((node, index) => (index ? [" · ", node] : [node])))),
      close),
    make("div", { class: "gm-card-body", tabindex: "0", role: "region", "aria-label": "State and reports" }, describeSite(app, site), conflict, describeHistory(app, site),
      make("section", { "aria-label": "Reports" }, make("h3", {}, many(rows.length, "claim")), told),
      also.length ? make("p", { class: "gm-small" }, "Also written: ", listed(also.map((name) => foreign(name)), ", ")) : null,
      make("p", { class: "gm-small" }, positionOf(model, site), metres ? `, within ${lengthOf(metres)}` : "", extentWords(model.extents.get(site)))));
  card.setAttribute("aria-label", `Details: ${model.names[site]}`);
  card.hidden = false;
  document.documentElement.classList.add("gm-has-card");
  card.querySelector(".gm-card-body").scrollTop = fresh || first !== null ? 0 : scrolled;
  if (fresh) {
    heading.focus({ preventScroll: true });
    app.reveal(site, near);
  }
};

const lengthOf = (metres) => (metres >= 1000 ? `${Math.round(metres / 1000)} km` : `${metres} m`);

const extentWords = (extent) => (extent ? `. The ${extent.area ? "dashed area" : "line"} is what the words describe`
  + `${extent.within ? `; the true place is within ${lengthOf(extent.within)} of it` : ""}.` : "");

const positionOf = ({ sites: { lat, lon } }, site) => `${Math.abs(lat[site]).toFixed(3)}° ${lat[site] < 0 ? "S" : "N"}, `
  + `${Math.abs(lon[site]).toFixed(3)}° ${lon[site] < 0 ? "W" : "E"}`;

const closeCard = (app) => {
  app.card.hidden = true;
  document.documentElement.classList.remove("gm-has-card");
  const site = app.selected;
  app.select(null);
  const back = app.parts.places.querySelector(`[data-site="${site}"]`) ?? app.cameFrom;
  (back?.isConnected && back.offsetParent ? back : app.map.getContainer()).focus({ preventScroll: true });
};

const fillUnresolved = async (app) => {
  const { model, parts } = app;
  if (parts.unresolvedList.childElementCount) return;
  const rows = Array.from({ length: model.unresolved }, (_, index) => model.placed + index);
  parts.unresolvedList.replaceChildren(
    make("p", { class: "gm-small" }, "These name places that could not be told with enough certainty. They are not on the map."),
    ...await listClaims(app, rows, { placed: false }));
};
