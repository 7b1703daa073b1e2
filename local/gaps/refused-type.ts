import { CloudFormationClient, CreateStackCommand, DeleteStackCommand } from '@aws-sdk/client-cloudformation';

/** Whether CloudFormation refuses a resource for its type: asked with a stack of this resource alone, deleted where it was taken. */
export async function refusesType(Type: string, Properties: object): Promise<boolean> {
  const client = new CloudFormationClient({});
  const StackName = `ecart-${Type.replaceAll('::', '-').toLowerCase()}-${process.pid}`;
  try {
    await client.send(new CreateStackCommand({ StackName, TemplateBody: JSON.stringify({ Resources: { Tried: { Type, Properties } } }) }));
    await client.send(new DeleteStackCommand({ StackName }));
    return false;
  } catch (error) {
    return error instanceof Error && error.message.includes(Type);
  }
}
