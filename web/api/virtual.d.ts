declare module 'virtual:api-paths' {
  /** Method and path, under `/api`, of each operation of the manifest. */
  export const paths: Readonly<
    Record<import('../../functions/routes.ts').OperationId, readonly [method: string, path: string]>
  >;
}
