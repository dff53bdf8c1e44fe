import "./lisbet.js";
