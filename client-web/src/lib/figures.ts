/** Quarters as people name them, and figures as tables of words. */
import { csv } from "./csv.ts";
import type { Figures, FiguresRow, Measure } from "./crypto/contract/control.ts";
import { beginning, day, monthName } from "./when.ts";
import { named, t } from "./words.svelte.ts";

export interface Quarter {
  name: string;
  /** The beginnings of its months in Paris, and its end. */
  bounds: string[];
  /** Its three months and itself: what may be shown. */
  periods: Period[];
}

export interface Period {
  name: string;
  file: string;
  from: string;
  to: string;
}

/** How many quarters are offered: what the journal is kept for. */
const OFFERED = 13;

/** The quarter that is running and those before it. */
export function quarters(now: Date): Quarter[] {
  const running = now.getFullYear() * 4 + Math.floor(now.getMonth() / 3);
  return Array.from({ length: OFFERED }, (_, back) => quarter(running - back));
}

function quarter(index: number): Quarter {
  const [year, number] = [Math.floor(index / 4), (index % 4) + 1];
  const first = (number - 1) * 3 + 1;
  const months = [first, first + 1, first + 2];
  const from = (month: number) => beginning(month > 12 ? `${year + 1}-01-01` : `${year}-${String(month).padStart(2, "0")}-01`);
  const bounds = [...months, first + 3].map(from);
  const [begins = "", , , ends = ""] = bounds;
  const name = t("web-figures-quarter-name", { number, year: String(year) });
  const spans = months.map((month, at) => ({
    name: monthName(month, year),
    file: `${year}-${String(month).padStart(2, "0")}`,
    from: bounds[at] ?? "",
    to: bounds[at + 1] ?? "",
  }));
  return { name, bounds, periods: [...spans, { name, file: `${year}-t${number}`, from: begins, to: ends }] };
}

/** Its last day: a period ends where the next one begins. */
export const lastDay = ({ to }: Period): string => day(new Date(Date.parse(to) - 1).toISOString());

/** What stands for a number that is not told. */
export const HIDDEN = "–";

export interface FiguresTable {
  id: "service" | "structures" | "purposes";
  title: string;
  columns: string[];
  rows: { id: string; name: string; values: (number | null)[] }[];
}

const OF_STRUCTURES = ["accepted", "views", "deposits", "refusals", "aidants"] as const satisfies Measure[];

/** The three tables of one period of the quarter. */
export function tablesOf(figures: Figures, period: number): FiguresTable[] {
  const value = (measure: Measure, id: string) => {
    const row = figures.tables[measure].find((one) => one.id === id);
    // What never came up in a sheet came up no times.
    return row === undefined ? 0 : (row.values[period] ?? null);
  };
  const ids = (measures: readonly Measure[]) => {
    const all = measures.flatMap((measure) => figures.tables[measure].map(({ id }: FiguresRow) => id));
    return [...new Set(all)].filter((id) => id !== "");
  };
  const structure = (id: string) => figures.structures.find((one) => one.id === id)?.name ?? (id === "-" ? t("web-figures-nobody") : id.slice(0, 6));
  const row = (id: string, name: string, measures: readonly Measure[]) => ({ id, name, values: measures.map((measure) => value(measure, id)) });
  const all = t("web-figures-all");
  return [
    {
      id: "service",
      title: t("web-figures-service"),
      columns: [t("web-figures-what"), t("web-figures-number")],
      rows: (["vaults", "given", ...OF_STRUCTURES] as const).map((measure) => ({
        id: measure,
        name: t(`web-figures-${measure}`),
        values: [value(measure, "")],
      })),
    },
    {
      id: "structures",
      title: t("web-figures-structures"),
      columns: [t("web-figures-structure"), ...OF_STRUCTURES.map((measure) => t(`web-figures-${measure}`))],
      rows: [...ids(OF_STRUCTURES).map((id) => row(id, structure(id), OF_STRUCTURES)), row("", all, OF_STRUCTURES)],
    },
    {
      id: "purposes",
      title: t("web-figures-purposes"),
      columns: [t("web-figures-purpose"), t("web-figures-number")],
      rows: [...ids(["given"]).map((id) => row(id, named("purpose", id), ["given"])), row("", all, ["given"])],
    },
  ];
}

/** One line for each number, as spreadsheets like to have them. */
export function figuresCsv(tables: readonly FiguresTable[], period: Period, draft: boolean): string {
  const columns = ["de", "au", "tableau", "ligne", "mesure", "nombre", "etat"];
  const [from, to] = [period.from, period.to];
  const rows = tables.flatMap(({ title, columns: [, ...measures], rows: all }) =>
    all.flatMap(({ name, values }) =>
      values.map((value, at) => [from, to, title, name, measures[at] ?? "", value === null ? "" : String(value), stateOf(value, draft)]),
    ),
  );
  return csv(columns, rows);
}

const stateOf = (value: number | null, draft: boolean): string =>
  [value === null ? t("web-figures-hidden-word") : "", draft ? t("web-figures-draft") : ""].filter((word) => word !== "").join(", ");
