// Checks the queries of a folder against GitHub's published schema: `node check.mjs FOLDER`.
//
// The files of a folder are one document, as the program reads them. It is checked against the
// schema of the shared data and against that of the npm package, so that neither grows stale unseen.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { schema as octokit } from "@octokit/graphql-schema";
import { Source, buildSchema, concatAST, parse, validate } from "graphql";

const folder = process.argv[2];
const shared = process.env.CONVIVIAL_SHARED;
if (!folder || !shared) {
  console.error("usage: CONVIVIAL_SHARED=DIR node check.mjs FOLDER");
  process.exit(2);
}

const kept = "data/github/octokit-graphql-schema-15.26.1.graphql.gz";
const schemas = [
  ["shared data", gunzipSync(readFileSync(join(shared, kept)))],
  ["npm package", octokit.idl],
];

let errors = 0;
const complain = (where, error) => {
  errors += 1;
  console.error(`${where}: ${error}`);
};

const parts = [];
for (const name of readdirSync(folder).filter((name) => name.endsWith(".graphql")).sort()) {
  try {
    parts.push(parse(new Source(readFileSync(join(folder, name), "utf8"), name)));
  } catch (error) {
    complain(name, error);
  }
}
const document = concatAST(parts);
const queries = document.definitions.filter((part) => part.kind === "OperationDefinition");
if (queries.length === 0) complain(folder, "no query is found");
for (const query of queries) {
  if (!query.name) complain(folder, "a query without a name");
}
for (const [name, text] of schemas) {
  // The published text defines two fields twice; what it says of our queries is sound all the same.
  const schema = buildSchema(text.toString(), { assumeValidSDL: true });
  for (const error of validate(schema, document)) complain(name, error);
}
console.log(`${queries.length} queries, ${schemas.length} schemas, ${errors} errors`);
process.exit(errors === 0 ? 0 : 1);
