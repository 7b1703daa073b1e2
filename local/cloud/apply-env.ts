/** Gives this process the AWS_* and CDK_* variables of an environment, and removes its others. Returns what puts the former ones back. */
export function applyEnv(env: NodeJS.ProcessEnv): () => void {
  const ours = (name: string) => /^(?:AWS_|CDK_)/.test(name);
  const former = Object.entries(process.env).filter(([name]) => ours(name));
  const clear = () => {
    for (const name of Object.keys(process.env).filter(ours)) delete process.env[name];
  };
  clear();
  for (const [name, value] of Object.entries(env)) if (ours(name) && value !== undefined) process.env[name] = value;
  return () => {
    clear();
    for (const [name, value] of former) if (value !== undefined) process.env[name] = value;
  };
}
