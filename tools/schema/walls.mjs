const wall = (table) =>
  [
    `ALTER TABLE "${table}" ENABLE ROW LEVEL SECURITY;`,
    `CREATE POLICY own_organisation ON "${table}" TO coffer_app`,
    "  USING (organisation_id = (SELECT current_setting('coffer.organisation')::uuid));",
    `GRANT SELECT, INSERT, UPDATE, DELETE ON "${table}" TO coffer_app;`,
  ].join('\n');

/**
 * What a migration must say besides Prisma's SQL: the wall around each table that it makes. A table without the column
 * gets none, and no organisation's connection can read it.
 * @param {string} sql
 */
export const wallsFor = (sql) => {
  const made = [...sql.matchAll(/CREATE TABLE "(\w+)" \(([\s\S]*?)\n\);/g)];
  const walls = made
    .filter(([, , columns]) => columns.includes('"organisation_id"'))
    .map(([, name]) => wall(name));
  return walls.length === 0
    ? ''
    : `\n-- An organisation's connection sees its own rows.\n${walls.join('\n')}\n`;
};
