/**
 * Small cells of a table are hidden, and with them as many others as it takes: a hidden cell must not come out of a total
 * by subtraction, nor out of several of them together.
 */

/** A number that would be published, and how many people it tells of. */
export interface Cell {
  readonly value: number;
  readonly persons: number;
}

/** These parts make that whole, all of them places in the list of cells. */
export interface Sum {
  readonly parts: readonly number[];
  readonly whole: number;
}

/** Of fewer people than this nothing is told. */
export const FEWEST = 5;

const EPSILON = 1e-9;

/** Which of the cells stay hidden. */
export function hide(cells: readonly Cell[], sums: readonly Sum[]): Set<number> {
  const hidden = new Set<number>();
  for (const [place, { value, persons }] of cells.entries()) if (value > 0 && persons < FEWEST) hidden.add(place);
  for (;;) {
    const betrayed = betraying(cells, sums, hidden);
    if (betrayed === undefined) return hidden;
    const more = smallestShown(cells, betrayed, hidden);
    // Whatever is left to show betrays something: then nothing is shown.
    if (more === undefined) return new Set(cells.keys());
    hidden.add(more);
  }
}

/** A sum that gives a hidden cell away: alone, with the others, or as a rest that is small itself. */
function betraying(cells: readonly Cell[], sums: readonly Sum[], hidden: ReadonlySet<number>): Sum | undefined {
  const small = sums.find(({ parts, whole }) => {
    const unseen = parts.filter((part) => hidden.has(part));
    if (unseen.length === 0 || hidden.has(whole)) return false;
    return unseen.reduce((rest, part) => rest + (cells[part]?.value ?? 0), 0) < FEWEST;
  });
  if (small) return small;
  const known = solved(sums, hidden);
  const telling = sums.filter((sum) => all(sum).some((place) => known.has(place)));
  return telling.find((sum) => smallestShown(cells, sum, hidden) !== undefined) ?? telling[0];
}

const all = ({ parts, whole }: Sum): number[] => [...parts, whole];

/** What is lost least by hiding it: a zero hides nothing, because everybody knows that there are zeros. */
function smallestShown(cells: readonly Cell[], sum: Sum, hidden: ReadonlySet<number>): number | undefined {
  const shown = all(sum).filter((place) => !hidden.has(place) && (cells[place]?.value ?? 0) > 0);
  return shown.sort((a, b) => (cells[a]?.value ?? 0) - (cells[b]?.value ?? 0))[0];
}

/** Hidden cells whose value follows from those that are shown: the equations solved as whoever reads the table may. */
function solved(sums: readonly Sum[], hidden: ReadonlySet<number>): Set<number> {
  const unknowns = [...hidden];
  const rows = sums
    .map(({ parts, whole }) => unknowns.map((place) => (parts.includes(place) ? 1 : 0) - (place === whole ? 1 : 0)))
    .filter((row) => row.some((factor) => factor !== 0));
  let rank = 0;
  for (let column = 0; column < unknowns.length && rank < rows.length; column++) {
    const from = rows.findIndex((row, place) => place >= rank && Math.abs(row[column] ?? 0) > EPSILON);
    const pivot = rows[from];
    if (pivot === undefined) continue;
    [rows[from], rows[rank]] = [rows[rank] ?? pivot, pivot];
    const by = pivot[column] ?? 1;
    for (const [place, row] of rows.entries()) {
      const factor = (row[column] ?? 0) / by;
      if (place === rank || Math.abs(factor) <= EPSILON) continue;
      rows[place] = row.map((value, at) => value - factor * (pivot[at] ?? 0));
    }
    rank += 1;
  }
  const found = new Set<number>();
  for (const row of rows.slice(0, rank)) {
    const left = row.flatMap((factor, at) => (Math.abs(factor) > EPSILON ? [at] : []));
    const place = left.length === 1 ? unknowns[left[0] ?? 0] : undefined;
    if (place !== undefined) found.add(place);
  }
  return found;
}
