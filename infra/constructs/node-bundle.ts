import type { BuildOptions } from 'esbuild';

/**
 * What becomes one file of Node 24: a function, the operator's command of the tests, the sides of the bench. `mainFields` takes each
 * package's ESM form, without which `require` of Node's own modules fails.
 */
export const NODE_BUNDLE: BuildOptions = {
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  mainFields: ['module', 'main'],
  // yazl and nodemailer are CommonJS, and require Node's own modules. No minified code takes so long a name.
  banner: { js: "import{createRequire as nodeRequire}from'node:module';const require=nodeRequire(import.meta.url);" },
  logLevel: 'error',
};
