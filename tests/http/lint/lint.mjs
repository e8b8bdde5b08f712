// Reads an OpenAPI document from standard input; what is wrong with its form is printed, and the exit code
// is 1. References within it must all lead somewhere.
import { Validator } from "@seriousme/openapi-schema-validator";

let text = "";
for await (const part of process.stdin) text += part;
const document = JSON.parse(text);
const validator = new Validator();
const result = await validator.validate(structuredClone(document));
const problems = result.valid ? [] : [JSON.stringify(result.errors, null, 1)];
if (validator.version !== "3.1") problems.push(`The version is ${validator.version}, and 3.1 was expected.`);
const look = (value, path) => {
  if (value === null || typeof value !== "object") return;
  const reference = value.$ref;
  if (typeof reference === "string") {
    const found = reference.replace("#/", "").split("/").reduce((at, key) => at?.[key], document);
    if (found === undefined) problems.push(`${path}: ${reference} leads nowhere`);
  }
  for (const [key, inner] of Object.entries(value)) look(inner, `${path}/${key}`);
};
look(document, "#");
const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
const names = operations.map((operation) => operation.operationId);
if (new Set(names).size !== names.length) problems.push("An operationId stands twice.");
for (const problem of problems) console.log(problem);
process.exit(problems.length === 0 ? 0 : 1);
