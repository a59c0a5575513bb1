export const percentile = (numbers, share) => {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted.length === 0
    ? 0
    : sorted[Math.min(sorted.length - 1, Math.ceil((share / 100) * sorted.length) - 1)];
};

export const formatTable = (rows) => {
  if (rows.length === 0) return '  nothing to measure';
  const columns = Object.keys(rows[0]);
  const widths = columns.map((column) =>
    Math.max(column.length, ...rows.map((row) => String(row[column]).length)),
  );
  const line = (cells) =>
    `  ${cells.map((cell, at) => (at === 0 ? String(cell).padEnd(widths[at]) : String(cell).padStart(widths[at]))).join('  ')}`;
  return [line(columns), ...rows.map((row) => line(columns.map((column) => row[column])))].join('\n');
};
