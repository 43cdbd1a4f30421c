/** Null: of another type, such as a contact, which is not read. */
export function kindOf(objectType: string): 'user' | 'group' | null {
  if (objectType === 'group') return 'group';
  return objectType === 'user' || objectType === 'inetorgperson' ? 'user' : null;
}
