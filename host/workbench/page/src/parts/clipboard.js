// Copies texts, and says so.
export class Clipboard {
  #notices;

  constructor(notices) {
    this.#notices = notices;
  }

  async copy(text, said) {
    try {
      await navigator.clipboard.writeText(text);
      this.#notices.say(said);
    } catch {
      if (copySelected(text)) this.#notices.say(said);
      else this.#notices.say('The browser does not let the page copy', true);
    }
  }
}

// For pages without a secure origin, which have no navigator.clipboard.
function copySelected(text) {
  const area = document.createElement('textarea');
  area.value = text;
  document.body.append(area);
  area.select();
  const isCopied = document.execCommand('copy');
  area.remove();
  return isCopied;
}
