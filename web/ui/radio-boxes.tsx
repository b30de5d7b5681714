import type { ComponentChildren, VNode } from 'preact';

/** A few choices in boxes, of which one is taken. */
export function RadioBoxes(props: {
  readonly name: string;
  readonly legend: string;
  readonly value: string;
  readonly options: readonly (readonly [value: string, text: ComponentChildren])[];
}): VNode {
  return (
    <fieldset class="stack gap-2">
      <legend class="font-semibold mb-2">{props.legend}</legend>
      {props.options.map(([value, text]) => (
        <label key={value} class="choice choice-box">
          <input
            type="radio"
            class="radio"
            name={props.name}
            value={value}
            defaultChecked={props.value === value}
          />
          <span class="flex flex-wrap justify-between gap-x-4">{text}</span>
        </label>
      ))}
    </fieldset>
  );
}
