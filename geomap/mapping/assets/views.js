// What the reader's choices leave: who holds what on a day, and what was claimed between two days.

const DAYS_STRUCK = 7; // how long a strike stays on the map
const KINDS = ["held", "part", "believed", "contested", "disputed", "vacated", "unknown"]; // of situations, each is one
const SIEGE = 0;
const STRIKE = 2;

const covers = (from, to, day) => day === null || ((from === NONE || from <= day) && (to === NONE || day <= to));

// The last day up to another on which a claim was news; NONE if it was not.
const lastSeen = ({ from, to, published }, row, day) => {
  const [first, last, printed] = [from[row], to[row], published[row]];
  if (first !== NONE && last !== NONE && first <= day && day <= last) return day;
  let seen = NONE;
  if (first <= day && first > seen) seen = first;
  if (last <= day && last > seen) seen = last;
  if (printed <= day && printed > seen) seen = printed;
  return seen;
};

const lastReport = (model, site, day) => {
  let last = NONE;
  for (const row of rowsOf(model, site)) last = Math.max(last, lastSeen(model.claims, row, day ?? Infinity));
  return last === NONE ? null : last;
};

const noteShows = ({ kind, from, to }, row, day) => {
  if (kind[row] !== SIEGE && kind[row] !== STRIKE) return false;
  if (day === null) return true;
  if (kind[row] === SIEGE) return covers(from[row], to[row], day);
  const first = from[row] === NONE ? to[row] : from[row];
  return first === NONE || (first <= day && day <= (to[row] === NONE ? first : to[row]) + DAYS_STRUCK);
};

// What every site is on a day, whatever is filtered: the row of its period, and what else goes on there.
const situationsOn = (model, day) => {
  const { periods, notes, claims, count, firstPeriod, firstNote, firstClaim } = model;
  const period = new Int32Array(count).fill(-1);
  const besieged = new Uint8Array(count);
  const struck = new Uint8Array(count);
  const stale = new Uint8Array(count);
  const age = new Int32Array(count).fill(-1);
  for (let site = 0; site < count; site += 1) {
    for (let row = firstPeriod[site]; row < firstPeriod[site + 1]; row += 1) {
      if (covers(periods.from[row], periods.to[row], day)) period[site] = row;
    }
    for (let row = firstNote[site]; row < firstNote[site + 1]; row += 1) {
      if (noteShows(notes, row, day)) (notes.kind[row] === STRIKE ? struck : besieged)[site] = 1;
    }
    if (day === null) continue;
    let last = NONE;
    for (let row = firstClaim[site]; row < firstClaim[site + 1] && last < day; row += 1) {
      const seen = lastSeen(claims, row, day);
      if (seen > last) last = seen;
    }
    for (const row of model.also.get(site) ?? []) last = Math.max(last, lastSeen(claims, row, day));
    if (last !== NONE) {
      age[site] = day - last;
      stale[site] = age[site] > model.staleAfter ? 1 : 0;
    }
  }
  return { period, besieged, struck, stale, age };
};

// What kind of situation a period is: each state, with what is held in part or only believed told apart.
const kindOf = ({ state, share, believed }, row) => {
  if (state[row] > 0) return state[row] + 2;
  if (share[row]) return 1;
  return believed[row] ? 2 : 0;
};

// The filters as tables that a row can be looked up in: forces (the first is "none named"), sets of forces, and so on.
const masks = (app) => {
  const { model, filters } = app;
  const force = Uint8Array.from({ length: model.forces.id.length + 1 }, (_, index) => (filters.forces.has(index - 1) ? 0 : 1));
  const layer = Uint8Array.from(model.layerStates, (_, number) => (app.off.has(number) ? 0 : 1));
  // a force whose layer is switched off shows nothing of its own in either view
  model.layerForces.forEach((number, index) => { if (number >= 0 && !layer[index]) force[number + 1] = 0; });
  return {
    force, layer,
    set: Uint8Array.from(model.sets, (members) => (members.length ? members.some((it) => force[it + 1]) : force[0])),
    kind: Uint8Array.from(KINDS, (name) => (filters.kinds.has(name) ? 0 : 1)),
    status: Uint8Array.from(model.statuses, (name) => (filters.statuses.has(name) ? 0 : 1)),
    source: Uint8Array.from(model.sources, (_, index) => (filters.sources.has(index) ? 0 : 1)),
    cast: Uint8Array.from(model.claims.casts, (members) => (members.length ? members.some((it) => force[it + 1]) : force[0])),
    allSources: filters.sources.size === 0,
  };
};

// The day a claim is of: the last it speaks of, else that of its report.
const dayOf = ({ from, to, published }, row) => (to[row] !== NONE ? to[row] : from[row] !== NONE ? from[row] : published[row]);

// Does a claim speak of a day between two?
const isBetween = (claims, row, first, last) => {
  const late = dayOf(claims, row);
  const early = claims.from[row] !== NONE ? claims.from[row] : late;
  return late !== NONE && early <= last && late >= first;
};

const emptyCounts = (model) => ({
  force: new Uint32Array(model.forces.id.length + 1), kind: new Uint32Array(KINDS.length),
  status: new Uint32Array(model.statuses.length), source: new Uint32Array(model.sources.length),
  besieged: 0, struck: 0, stale: 0,
});

// Counts of a choice are of what would show if only that choice were made anew: each filter but its own is at work.
const siftState = (app) => {
  const { model, now, day } = app;
  const { periods, claims } = model;
  const mask = masks(app);
  const counts = emptyCounts(model);
  const sites = [];
  const looks = new Array(model.count);
  const stamp = new Int32Array(model.sources.length).fill(-1);
  const until = day ?? Infinity;
  for (let site = 0; site < model.count; site += 1) {
    const row = now.period[site];
    if (row < 0 || !mask.layer[periods.layer[row]]) continue;
    const kind = kindOf(periods, row);
    const [ofForce, ofKind] = [mask.set[periods.set[row]], mask.kind[kind]];
    if (!ofForce && !ofKind) continue;
    let ofSource = mask.allSources ? 1 : 0;
    const heard = (claim) => {
      if (dayOf(claims, claim) > until) return;
      const source = claims.source[claim];
      if (mask.source[source]) ofSource = 1;
      if (ofForce && ofKind && stamp[source] !== site) {
        stamp[source] = site;
        counts.source[source] += 1;
      }
    };
    for (let claim = model.firstClaim[site]; claim < model.firstClaim[site + 1]; claim += 1) heard(claim);
    model.also.get(site)?.forEach(heard);
    if (!ofSource) continue;
    if (ofForce) counts.kind[kind] += 1;
    if (ofKind) {
      const members = model.sets[periods.set[row]];
      if (members.length) for (const number of members) counts.force[number + 1] += 1;
      else counts.force[0] += 1;
    }
    if (!ofForce || !ofKind) continue;
    sites.push(site);
    looks[site] = app.look(site, row);
    counts.besieged += now.besieged[site];
    counts.struck += now.struck[site];
    counts.stale += now.stale[site];
  }
  return { sites, looks, counts, total: sites.length };
};

const siftClaims = (app) => {
  const { model, from, to } = app;
  const { claims, placed } = model;
  const mask = masks(app);
  const counts = emptyCounts(model);
  const sites = [];
  const looks = new Array(model.count);
  const told = new Uint32Array(model.count);
  const ofCast = new Uint32Array(claims.casts.length);
  const weight = new Uint32Array(model.forces.id.length + 1);
  let total = 0;
  let [found, statuses] = [0, 0];
  const count = (row) => {
    if (from !== null && !isBetween(claims, row, from, to)) return;
    const [cast, status, source] = [claims.cast[row], claims.status[row], claims.source[row]];
    const [byForce, byStatus, bySource] = [mask.cast[cast], mask.status[status], mask.source[source]];
    if (byForce && bySource) counts.status[status] += 1;
    if (byForce && byStatus) counts.source[source] += 1;
    if (byStatus && bySource) ofCast[cast] += 1;
    if (!(byForce && byStatus && bySource)) return;
    found += 1;
    statuses |= 1 << status;
    weight[(claims.casts[cast][0] ?? -1) + 1] += 1;
  };
  for (let site = 0; site < model.count; site += 1) {
    [found, statuses] = [0, 0];
    for (let row = model.firstClaim[site]; row < model.firstClaim[site + 1]; row += 1) count(row);
    if (!found) continue;
    sites.push(site);
    told[site] = found;
    total += found;
    looks[site] = app.claimLook(site, weight, found, statuses);
    weight.fill(0);
  }
  found = 0;
  for (let row = placed; row < claims.count; row += 1) count(row);
  ofCast.forEach((several, cast) => {
    const members = claims.casts[cast];
    if (members.length) for (const number of members) counts.force[number + 1] += several;
    else counts.force[0] += several;
  });
  return { sites, looks, counts, told, total: total + found };
};

// The rows of the claims behind what is shown, those without a place at the end.
const shownRows = (app) => {
  const { model, shown, view, day } = app;
  const { claims } = model;
  const mask = masks(app);
  const wanted = (row) => mask.source[claims.source[row]] && mask.cast[claims.cast[row]] && (view === "claims"
    ? mask.status[claims.status[row]] && (app.from === null || isBetween(claims, row, app.from, app.to))
    : day === null || dayOf(claims, row) <= day);
  const rows = [];
  const seen = new Set();
  const keep = (row) => {
    if (wanted(row) && !seen.has(row)) {
      seen.add(row);
      rows.push(row);
    }
  };
  for (const site of shown.sites) {
    for (let row = model.firstClaim[site]; row < model.firstClaim[site + 1]; row += 1) keep(row);
    if (view === "state") model.also.get(site)?.forEach(keep);
  }
  for (let row = model.placed; row < claims.count; row += 1) keep(row);
  return rows;
};
