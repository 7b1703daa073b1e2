/** `deliver-to-boite` → `DeliverToBoite`: a function's folder as an identifier of CloudFormation. */
export const pascalCase = (name: string): string => name.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** `DeliverToBoite` → `deliver-to-boite`: the way back. */
export const dashed = (id: string): string => id.replace(/(?<!^)([A-Z])/g, '-$1').toLowerCase();
