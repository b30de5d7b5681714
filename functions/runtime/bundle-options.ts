/** How every Lambda function is bundled; the stacks deploy it and the budget check measures it. */
export const bundleOptions = {
  format: 'cjs',
  target: 'node24',
  minify: true,
  mainFields: ['module', 'main'],
  alias: { '@aws-sdk/credential-provider-node': './functions/runtime/lambda-credentials.ts' },
} as const;
