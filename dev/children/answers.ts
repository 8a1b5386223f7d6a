export async function isUp(url: string): Promise<boolean> {
  return (await fetch(url)).ok;
}

export async function answersGraphql(url: string): Promise<boolean> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"query":"{ __typename }"}',
  });
  return response.ok;
}
