// Checks the published JSON Schema of convivial.toml with a validator that is not ours: every file
// of `good/` is accepted, every file of `bad/` is refused, by the schema and by the program alike.
//
//   node check.mjs SCHEMA PROGRAM
import { execFileSync } from "node:child_process";
import { mkdtempSync, copyFileSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import Ajv2020 from "ajv/dist/2020.js";
import { parse } from "smol-toml";

const [schemaPath, program] = process.argv.slice(2);
const here = dirname(fileURLToPath(import.meta.url));
const validate = new Ajv2020({ strict: true, strictRequired: false, allErrors: true }).compile(
  JSON.parse(readFileSync(schemaPath, "utf8")),
);

// The program reads a playbook before it looks at anything else: asking for a list of measures is
// enough, and exit 2 says that the playbook is wrong.
function programAccepts(file) {
  const folder = mkdtempSync(join(tmpdir(), "schema-"));
  try {
    copyFileSync(file, join(folder, "convivial.toml"));
    execFileSync(program, ["explain"], { cwd: folder, stdio: "pipe" });
    return true;
  } catch (error) {
    if (error.status === 2) return false;
    throw error;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

let wrong = 0;
let seen = 0;
for (const [folder, wanted] of [["good", true], ["bad", false]]) {
  for (const name of readdirSync(join(here, folder)).sort()) {
    const file = join(here, folder, name);
    const bySchema = validate(parse(readFileSync(file, "utf8")));
    const byProgram = programAccepts(file);
    seen += 1;
    if (bySchema !== wanted || byProgram !== wanted) {
      wrong += 1;
      console.log(`${folder}/${name}: schema ${bySchema}, program ${byProgram}, wanted ${wanted}`);
    }
  }
}
if (seen < 10) {
  console.log(`only ${seen} files were found`);
  wrong += 1;
}
console.log(`${seen} playbooks, ${wrong} judged otherwise than wanted`);
process.exit(wrong === 0 ? 0 : 1);
