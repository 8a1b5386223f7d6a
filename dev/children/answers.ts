/** Whether something at this address says that it is well. */
export async function isUp(url: string): Promise<boolean> {
  return (await fetch(url)).ok;
}

/** Whether something at this address answers GraphQL. */
export async function answersGraphql(url: string): Promise<boolean> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"query":"{ __typename }"}',
  });
  return response.ok;
}
