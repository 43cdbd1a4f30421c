import { inGroup, required, type Told, type Words } from './words';

export function network(t: Words): Told[] {
  return [virtualNetwork(t), ...privateEndpoints(t), ...privateDns(t)];
}

function virtualNetwork(t: Words): Told {
  const delegation = t.object({ name: t.string, properties: t.object({ serviceName: t.string }) });
  const subnet = t.object({
    addressPrefix: t.string,
    delegations: t.array(delegation),
    privateEndpointNetworkPolicies: t.open('Enabled', 'Disabled', 'NetworkSecurityGroupEnabled', 'RouteTableEnabled'),
  });
  return inGroup('Microsoft.Network/virtualNetworks@2025-05-01', {
    location: required(t.string),
    properties: t.object({
      addressSpace: t.object({ addressPrefixes: t.array(t.string) }),
      subnets: t.array(t.object({ name: t.string, properties: subnet })),
    }),
  });
}

function privateEndpoints(t: Words): Told[] {
  const connection = t.object({ privateLinkServiceId: t.string, groupIds: t.array(t.string) });
  const zone = t.object({ privateDnsZoneId: t.string });
  return [
    inGroup('Microsoft.Network/privateEndpoints@2025-05-01', {
      location: required(t.string),
      properties: t.object({
        subnet: t.object({ id: t.string }),
        privateLinkServiceConnections: t.array(t.object({ name: t.string, properties: connection })),
      }),
    }),
    inGroup('Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2025-05-01', {
      properties: t.object({
        privateDnsZoneConfigs: t.array(t.object({ name: t.string, properties: zone })),
      }),
    }),
  ];
}

function privateDns(t: Words): Told[] {
  return [
    inGroup('Microsoft.Network/privateDnsZones@2024-06-01', { location: required(t.string) }),
    inGroup('Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01', {
      location: required(t.string),
      properties: t.object({ registrationEnabled: t.bool, virtualNetwork: t.object({ id: t.string }) }),
    }),
  ];
}
