/** Prints a table for people, its columns as wide as they must be. */
export function printed(title: string, heads: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = heads.map((head, column) => Math.max(head.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string => `  ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ").trimEnd()}`;
  const rule = widths.map((width) => "-".repeat(width));
  process.stdout.write(`\n${title}\n\n${[heads, rule, ...rows].map(line).join("\n")}\n`);
}
