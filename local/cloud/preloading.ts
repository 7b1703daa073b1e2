/** NODE_OPTIONS that has a Node process load these modules first, wherever the project lies: a path may hold spaces. */
export const preloading = (...files: readonly string[]): string => files.map((file) => `--require=${JSON.stringify(file)}`).join(' ');
