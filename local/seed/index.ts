import { BoiteSchema } from '../../functions/domain/ids.ts';
import type { OutputCommune } from '../cloud/outputs.ts';
import type { StackOutputs } from '../cloud/stack-outputs.ts';
import { seededCommunes } from './communes.ts';
import { createCommunes } from './create-communes.ts';

/** Creates the communes of the local cloud. */
export async function seed(stacks: StackOutputs): Promise<OutputCommune[]> {
  const create = createCommunes(stacks);
  const created = await Promise.all(
    seededCommunes().map((one) => create({ ...one, boite: BoiteSchema.parse(`${one.slug}-${one.commune.insee.toLowerCase()}`) })),
  );
  return created.map(({ commune }) => commune);
}
