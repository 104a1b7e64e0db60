import { LitElement } from 'lit';

// An element of the page. It has no shadow root: one stylesheet serves all, and labels reach their fields.
export class Element extends LitElement {
  #watched = [];
  #ends = [];

  createRenderRoot() {
    return this;
  }

  // Renders again whenever one of these models changes, for as long as the element is in the page.
  watch(...models) {
    this.#end();
    this.#watched = models;
    if (this.isConnected) this.#begin();
  }

  connectedCallback() {
    super.connectedCallback();
    if (this.#ends.length === 0) this.#begin();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#end();
  }

  #begin() {
    this.#ends = this.#watched.map((model) => model.watch(() => this.requestUpdate()));
  }

  #end() {
    for (const end of this.#ends) end();
    this.#ends = [];
  }
}
