import { openApiDocument } from './openapi.ts';

interface Described {
  operationId: string;
  tags: string[];
  summary: string;
  description: string;
  parameters: { name: string; in: string; required: boolean; schema: object }[];
  requestBody?: { content: Record<string, { schema: object }> };
  responses: Record<string, { content: Record<string, { schema: object }> }>;
  'x-faults': string[];
}

const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** The OpenAPI document as one HTML page: no script, readable without styles, linkable by operation. */
export function docsPage(): string {
  const document = openApiDocument() as { paths: Record<string, Record<string, Described>> };
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]) => ({
      path,
      method: method.toUpperCase(),
      ...described,
    })),
  );
  const modules = [...new Set(operations.map(({ tags }) => tags[0] ?? ''))];
  const contents = modules
    .map(
      (module) =>
        `<li>${escapeHtml(module)}<ul>${operations
          .filter(({ tags }) => tags[0] === module)
          .map(({ operationId, summary }) => `<li><a href="#${operationId}">${escapeHtml(summary)}</a></li>`)
          .join('')}</ul></li>`,
    )
    .join('');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Kabinet API</title>
<link rel="icon" href="/mark.svg">
<link rel="stylesheet" href="/api-docs.css">
</head>
<body>
<header>
<h1>Kabinet API</h1>
<p>Money is integer kopecks, volumes are integers in the smallest unit of the service, instants are UTC.
The same document for machines: <a href="/api/openapi.json">openapi.json</a>.</p>
</header>
<nav aria-label="Operations"><ul>${contents}</ul></nav>
<main>${operations.map(section).join('\n')}</main>
</body>
</html>`;
}

function section(operation: Described & { path: string; method: string }): string {
  const { operationId, method, path, summary, description, parameters, requestBody, responses } = operation;
  const body = Object.values(requestBody?.content ?? {})[0]?.schema;
  const answer = Object.entries(responses['200']?.content ?? {})[0];
  const faults = operation['x-faults'];
  return `<section id="${operationId}">
<h2>${escapeHtml(summary)}</h2>
<p><code>${method} ${escapeHtml(path)}</code> · <code>${operationId}</code></p>
${description
  .split('\n\n')
  .map((paragraph) => `<p>${escapeHtml(paragraph)}</p>`)
  .join('')}
${parameters.length > 0 ? `<h3>Parameters</h3><ul>${parameters.map(parameterLine).join('')}</ul>` : ''}
${body ? `<h3>Body</h3>${schemaBlock(body)}` : ''}
${answer ? `<h3>Answer</h3><p><code>${escapeHtml(answer[0])}</code></p>${schemaBlock(answer[1].schema)}` : ''}
${faults.length > 0 ? `<h3>Faults</h3><ul>${faults.map((code) => `<li><code>${escapeHtml(code)}</code></li>`).join('')}</ul>` : ''}
</section>`;
}

const parameterLine = ({ name, in: where, required, schema }: Described['parameters'][number]): string =>
  `<li><code>${escapeHtml(name)}</code> in the ${where}${required ? ', required' : ''} <code>${escapeHtml(JSON.stringify(schema))}</code></li>`;

const schemaBlock = (schema: object): string =>
  `<pre tabindex="0"><code>${escapeHtml(JSON.stringify(schema, null, 2))}</code></pre>`;
