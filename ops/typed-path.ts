import { resolve } from 'node:path';

/** npm runs its scripts in the folder of the project: names are those of the folder where the command was typed. */
export const typedPath = (file: string): string => resolve(process.env.INIT_CWD ?? process.cwd(), file);
