// The text box of one phone: typing, changing what was sent, files. It loses nothing that was typed.

import { element, icon } from "./element.js";
import { openMenu } from "./menu.js";

const MAX_FILE_BYTES = 25 * 1024 * 1024; // above Telegram's 20 MB, so that its refusal can be seen

const FILES = [
  { kind: "photo", label: "Photo", icon: "photo", accept: "image/*" },
  { kind: "voice", label: "Voice message from a file", icon: "voice", accept: "audio/*" },
  { kind: "document", label: "Document", icon: "file", accept: "" },
];
const THINGS = [
  { kind: "sticker", label: "Sticker", icon: "sticker" },
  { kind: "contact", label: "Contact", icon: "contact" },
  { kind: "location", label: "Location", icon: "location" },
  { kind: "poll", label: "Poll", icon: "poll" },
];

export class Composer {
  /** `tell(act)` passes on what the person does and gives whether it was done; `complain` shows why not. */
  constructor({ tell, complain }) {
    Object.assign(this, { tell, complain });
    this.editing = null; // the id of the message being changed
    this.box = element("textarea", { rows: "1", dir: "auto", placeholder: "Message", maxlength: "20000", enterkeyhint: "send", autocomplete: "off" });
    this.box.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        this.write();
      } else if (event.key === "Escape" && this.editing !== null) this.stopEditing();
    });
    this.box.addEventListener("input", () => this.grow());
    const attach = element("button", { type: "button", class: "round", "aria-haspopup": "menu", "aria-expanded": "false", "aria-label": "Attach" }, icon("attach"));
    attach.addEventListener("click", () => this.attach(attach));
    this.picker = element("input", { type: "file", hidden: true });
    this.picker.addEventListener("change", () => this.sendFiles());
    this.send = element("button", { type: "submit", class: "round send", "aria-label": "Send" }, icon("send"));
    this.editNote = element("p", { class: "edit-note", hidden: true }, icon("edit"), "Changing a message", element("button", { type: "button", class: "link", onclick: () => this.stopEditing() }, "Leave it"));
    this.root = element("form", { class: "composer" }, this.editNote, attach, this.box, this.send, this.picker);
    this.root.addEventListener("submit", (event) => {
      event.preventDefault();
      this.write();
    });
  }

  describe(name) {
    this.box.setAttribute("aria-label", `Message from ${name}`);
  }

  focus() {
    this.box.focus();
  }

  async write() {
    const text = this.box.value;
    if (!text.trim()) return;
    const editing = this.editing;
    this.box.value = "";
    this.stopEditing();
    const done = await this.tell(editing === null ? { do: "write", text } : { do: "edit", message: editing, text });
    if (!done) {
      this.box.value = this.box.value ? `${text}\n${this.box.value}` : text; // nothing typed is ever lost
      this.editing = editing;
      this.showEditing();
    }
    this.grow();
  }

  grow() {
    this.box.style.height = "auto";
    const border = this.box.offsetHeight - this.box.clientHeight; // else an empty box is a little too low and can be scrolled
    this.box.style.height = `${Math.min(this.box.scrollHeight + border, 130)}px`;
  }

  startEditing(message) {
    this.editing = message.id;
    this.box.value = message.text;
    this.showEditing();
    this.grow();
    this.focus();
  }

  stopEditing() {
    if (this.editing !== null) this.box.value = "";
    this.editing = null;
    this.showEditing();
    this.grow();
  }

  showEditing() {
    this.editNote.hidden = this.editing === null;
    this.send.setAttribute("aria-label", this.editing === null ? "Send" : "Save the change");
  }

  // -- files -----------------------------------------------------------------------------------

  attach(anchor) {
    openMenu(anchor, "Attach", [
      ...FILES.map((file) => ({ ...file, choose: () => this.pick(file) })),
      ...THINGS.map((thing) => ({ ...thing, choose: () => this.tell({ do: "send", kind: thing.kind }) })),
    ]);
  }

  pick(file) {
    this.kind = file.kind;
    this.picker.accept = file.accept;
    this.picker.multiple = file.kind === "photo";
    this.picker.click();
  }

  /** Send the files chosen, the typed text as caption of the first; several photos are one album. */
  async sendFiles() {
    const files = [...this.picker.files];
    this.picker.value = "";
    const group = files.length > 1 ? crypto.randomUUID() : "";
    let caption = this.box.value.trim();
    for (const file of files) {
      if (file.size > MAX_FILE_BYTES) {
        this.complain("This sandbox takes files of up to 25 MB. Choose a smaller one.");
        return;
      }
      const content = await base64(file);
      if (content === null) {
        this.complain("The file could not be read. Choose it once more.");
        return;
      }
      const done = await this.tell({ do: "file", kind: this.kind ?? "document", name: file.name, caption, content, group });
      if (!done) return;
      if (caption) {
        caption = "";
        this.box.value = "";
        this.grow();
      }
    }
  }
}

/** Read a file as base64, or null when the browser cannot. */
function base64(file) {
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).split(",", 2)[1] ?? "");
    reader.onerror = () => resolve(null);
    reader.readAsDataURL(file);
  });
}
