import type { VNode } from 'preact';
import type { Service } from '#core/tariff';
import { BIN, BOLT, DROP, HOT_DROP, HOUSE, Icon, RADIATOR } from './icon.tsx';

const ICONS: Readonly<Record<Service, string>> = {
  electricity: BOLT,
  'cold-water': DROP,
  'hot-water': HOT_DROP,
  heating: RADIATOR,
  maintenance: HOUSE,
  waste: BIN,
};

export function ServiceIcon(props: { readonly service: Service }): VNode {
  return (
    <span class={`service service-${props.service}`}>
      <Icon d={ICONS[props.service]} size={22} />
    </span>
  );
}
