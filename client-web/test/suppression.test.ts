/** Small cells of published tables, without a browser: whoever reads a table learns of no hidden cell what it was. */

import { expect, test } from "vitest";

import { FEWEST, hide } from "../src/lib/crypto/suppression.ts";
import type { Cell, Sum } from "../src/lib/crypto/suppression.ts";

const [ROWS, COLUMNS] = [3, 3];
const WIDTH = COLUMNS + 1;

/** Rows and columns with their sums, the last of each: every value counts that many people. */
function table(values: readonly number[]): { cells: Cell[]; sums: Sum[] } {
  const grid = Array.from({ length: ROWS + 1 }, () => Array.from({ length: WIDTH }, () => 0));
  values.forEach((value, place) => {
    const [row, column] = [Math.floor(place / COLUMNS), place % COLUMNS];
    for (const r of [row, ROWS]) for (const c of [column, COLUMNS]) (grid[r] ?? [])[c] = (grid[r]?.[c] ?? 0) + value;
  });
  const at = (row: number, column: number): number => row * WIDTH + column;
  const range = (length: number): number[] => Array.from({ length }, (_, place) => place);
  return {
    cells: grid.flat().map((value) => ({ value, persons: value })),
    sums: [
      ...range(ROWS + 1).map((row) => ({ parts: range(COLUMNS).map((column) => at(row, column)), whole: at(row, COLUMNS) })),
      ...range(WIDTH).map((column) => ({ parts: range(ROWS).map((row) => at(row, column)), whole: at(ROWS, column) })),
    ],
  };
}

/** The hidden cells that are other ones in another table of whole numbers that agrees with everything that is shown. */
function uncertain({ cells }: ReturnType<typeof table>, hidden: ReadonlySet<number>): Set<number> {
  const found = new Set<number>();
  const inner = Array.from({ length: ROWS * COLUMNS }, (_, place) => Math.floor(place / COLUMNS) * WIDTH + (place % COLUMNS));
  const changes = inner.map(() => 0);
  const go = (place: number): void => {
    if (hidden.size === found.size) return;
    // A row whose total is shown keeps it, and its column's is looked at in the end.
    const row = Math.floor(place / COLUMNS) - 1;
    const change = changes.slice(row * COLUMNS, place).reduce((sum, one) => sum + one, 0);
    if (place > 0 && place % COLUMNS === 0 && !hidden.has(row * WIDTH + COLUMNS) && change !== 0) return;
    if (place === inner.length) {
      const changed = table(changes).cells.map(({ value }) => value);
      if (changed.every((value, cell) => value === 0 || hidden.has(cell))) changed.forEach((value, cell) => value !== 0 && found.add(cell));
      return;
    }
    const cell = inner[place] ?? 0;
    for (const by of hidden.has(cell) ? [0, 1, -1, 2, -2] : [0]) {
      if ((cells[cell]?.value ?? 0) + by < 0) continue;
      changes[place] = by;
      go(place + 1);
    }
    changes[place] = 0;
  };
  go(0);
  return found;
}

test("no reader of a table works out what was hidden", () => {
  let [seed, hiddenCells, shownCells] = [20261130, 0, 0];
  const random = (below: number): number => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return Math.floor((seed / 2 ** 32) * below);
  };
  for (let round = 0; round < 150; round += 1) {
    const values = Array.from({ length: ROWS * COLUMNS }, () => (random(3) === 0 ? random(5) : random(4) === 0 ? 0 : 5 + random(9)));
    const made = table(values);
    const hidden = hide(made.cells, made.sums);
    made.cells.forEach(({ value }, place) => {
      if (value > 0 && value < FEWEST) expect(hidden.has(place), `${values.join(" ")}: ${place} is shown`).toBe(true);
    });
    expect([...uncertain(made, hidden)].sort(), `${values.join(" ")}: something follows from the rest`).toEqual([...hidden].sort());
    hiddenCells += hidden.size;
    shownCells += made.cells.length - hidden.size;
  }
  // Nothing is shown by hiding everything.
  expect(shownCells).toBeGreaterThan(hiddenCells / 2);
  expect(hiddenCells).toBeGreaterThan(150);
});

test("a cell that the total would give away takes another one with it, and a rest that is small does too", () => {
  const row = (values: number[]): { cells: Cell[]; sums: Sum[] } => ({
    cells: [...values, values.reduce((sum, value) => sum + value, 0)].map((value) => ({ value, persons: value })),
    sums: [{ parts: values.map((_, place) => place), whole: values.length }],
  });
  const hiddenOf = ({ cells, sums }: ReturnType<typeof row>): number[] => [...hide(cells, sums)].sort();
  expect(hiddenOf(row([3, 9, 20]))).toEqual([0, 1]);
  expect(hiddenOf(row([1, 2, 9, 20]))).toEqual([0, 1, 2]);
  expect(hiddenOf(row([3, 4, 9, 20]))).toEqual([0, 1]);
  expect(hiddenOf(row([0, 9, 20]))).toEqual([]);
  // One structure alone is its own total.
  expect(hiddenOf(row([3]))).toEqual([0, 1]);
});

test("many acts about few people are few people", () => {
  const cells = [40, 60, 100].map((value, place) => ({ value, persons: place === 0 ? 1 : 30 }));
  expect([...hide(cells, [{ parts: [0, 1], whole: 2 }])].sort()).toEqual([0, 1]);
});
