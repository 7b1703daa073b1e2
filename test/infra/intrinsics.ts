/**
 * A value of a template as short text: `Boites.Arn/msp/*`, `Functions/SendMails`. References to other stacks and hashes of
 * logical ids lose what changes from deploy to deploy.
 */
export function plain(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'object' || value === null) throw new Error('unexpected value in a template');
  if (Array.isArray(value)) return value.map(plain).join(',');
  const [[name, argument] = []] = Object.entries(value);
  if (name === 'Ref') return short(plain(argument));
  if (name === 'Fn::GetAtt' && Array.isArray(argument)) return `${short(plain(argument[0]))}.${plain(argument[1])}`;
  if (name === 'Fn::ImportValue') return importedName(plain(argument));
  if (name === 'Fn::Join' && Array.isArray(argument)) return [argument[1]].flat().map(plain).join(plain(argument[0]));
  throw new Error(`unexpected intrinsic ${name}`);
}

/** `ReceiveDepositRole0A1B2C3D` → `ReceiveDepositRole`. */
const short = (id: string): string => (id.startsWith('AWS::') ? id.replace('AWS::', '') : id.replace(/[0-9A-F]{8}$/, ''));

/** `Teledossier-prod-Storage:ExportsOutputFnGetAttVaultBucket0925C477Arn4A5F93F5` → `VaultBucket.Arn`. */
function importedName(name: string): string {
  const attribute = /ExportsOutputFnGetAtt(\w+?)[0-9A-F]{8}(\w+?)[0-9A-F]{8}$/.exec(name);
  if (attribute !== null) return `${attribute[1]}.${attribute[2]}`;
  const reference = /ExportsOutputRef(\w+?)[0-9A-F]{8}[0-9A-F]{8}$/.exec(name);
  return reference?.[1] ?? name;
}
