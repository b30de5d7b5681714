/** How every Lambda function is bundled; the stacks deploy it and the budget check measures it. */
export const bundleOptions = {
  format: 'cjs',
  target: 'node24',
  minify: true,
  // otherwise every Cyrillic letter of what people are told takes six characters
  charset: 'utf8',
  mainFields: ['module', 'main'],
  alias: {
    '@aws-sdk/credential-provider-node': './functions/runtime/lambda-credentials.ts',
    // its ES module asks for its own address as it loads, which a CommonJS bundle does not have
    pdfkit: './node_modules/pdfkit/js/pdfkit.js',
  },
  // files that travel with a bundle stand beside it
  define: { 'import.meta.dirname': '__dirname' },
} as const;
