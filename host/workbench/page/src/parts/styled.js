import { noChange } from 'lit';
import { Directive, directive } from 'lit/directive.js';

// Sets properties of an element's style: style=${styled({width: '3px'})}. Lit's styleMap begins with a style attribute,
// which the page's security policy refuses.
class Styled extends Directive {
  render() {
    return noChange;
  }

  update({ element }, [properties]) {
    for (const [name, value] of Object.entries(properties))
      if (element.style[name] !== value) element.style[name] = value;
    return noChange;
  }
}

export const styled = directive(Styled);
