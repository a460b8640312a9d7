// Bundle each entry file beside this one, with the versions and licences of all that is in it.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const source = join(here, "../../src/benchgraph");
// Where each bundle lies: sigma is read by the one-file page of relation graphs and by the server.
const BUNDLES = {
  "serving/static/vendor": ["codemirror"],
  "network/assets/vendor": ["sigma"],
};
// What is true of one bundle only.
const NOTES = {
  codemirror: "",
  sigma: `
The server's pages import the module; the page in one file cannot, and takes the same from the
global \`benchgraphSigma\`. sigma can fetch the pictures that a node names; ours name none, and the
pages allow no other host. A comment of one of its shaders names the page that its formula comes from.
`,
};

// The packages that a bundle holds, from the paths of what went into it.
function packages(inputs) {
  const names = new Set();
  for (const path of inputs) {
    const parts = path.split("node_modules/").pop().split("/");
    if (path.includes("node_modules/")) names.add(parts[0].startsWith("@") ? parts.slice(0, 2).join("/") : parts[0]);
  }
  return [...names].sort().map((name) => {
    const folder = join(here, "node_modules", name);
    const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const file = readdirSync(folder).find((each) => /^licen[sc]e/i.test(each));
    if (!file) throw new Error(`${name} has no licence text`);
    return { name, version, license, text: readFileSync(join(folder, file), "utf8").trim() };
  });
}

async function bundle(target, name) {
  const made = await build({
    entryPoints: [join(here, `${name}.js`)],
    absWorkingDir: here,
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    legalComments: "none",
    metafile: true,
    write: false,
  });
  const held = packages(Object.keys(made.metafile.inputs));
  const licences = [...new Set(held.map((each) => each.license))].sort().join(", ");
  const versions = held.map((each) => `${each.name} ${each.version}`).join(", ");
  const head = `/*! ${versions}; ${licences}; licence texts in ${name}.LICENSES.txt; built by script/vendor */\n`;
  const text = head + made.outputFiles[0].text;
  writeFileSync(join(target, `${name}.js`), text);
  const texts = held.map((each) => `${each.name} ${each.version} (${each.license})\n\n${each.text}\n`);
  writeFileSync(join(target, `${name}.LICENSES.txt`), texts.join("\n" + "-".repeat(72) + "\n\n"));
  const digest = createHash("sha256").update(text).digest("hex");
  return `| \`${name}.js\` | ${versions} | ${licences}, \`${name}.LICENSES.txt\` | \`${digest}\` |`;
}

for (const [folder, names] of Object.entries(BUNDLES)) {
  const target = join(source, folder);
  mkdirSync(target, { recursive: true });
  const rows = [];
  for (const name of names) rows.push(await bundle(target, name));
  writeFileSync(
    join(target, "README.md"),
    `# What others wrote

\`script/vendor\` builds these files with npm and esbuild from the entry files and versions in
\`script/javascript/\` and writes this page. They are ES modules, minified and otherwise unchanged.

| file | what it holds | licence | SHA-256 |
|---|---|---|---|
${rows.join("\n")}

None of them asks another host for anything: the only addresses in them are names of XML namespaces
and what comments name.
${names.map((name) => NOTES[name]).join("")}`,
  );
}
