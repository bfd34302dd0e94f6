/** What every page needs: theme, menus, dialogs, confirmation, times, shortcuts, connection. */
import "./offline.js"; // starts itself
import { startConfirm } from "./confirm.js";
import { startDialogs } from "./dialog.js";
import { startMenus } from "./menu.js";
import { startShortcuts } from "./shortcuts.js";
import { startTheme } from "./theme.js";
import { startTimes } from "./times.js";
import { startTools } from "./tools.js";

startTheme(document);
startMenus(document);
startDialogs(document);
startConfirm(document);
startTimes(document);
startShortcuts(document);
startTools(document);
