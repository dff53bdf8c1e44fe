//! What is written about who holds what.

database::statements! {
    ADD_GRANT = "INSERT INTO grants (tenant, id, person, role, unit, function, valid_from, valid_to) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    SAME_GRANT = "SELECT id FROM grants WHERE tenant = $1 AND person = $2 AND role = $3 AND unit IS NOT DISTINCT FROM $4 \
        AND valid_from IS NOT DISTINCT FROM $5 AND valid_to IS NOT DISTINCT FROM $6";
    GRANT = "SELECT role, unit FROM grants WHERE tenant = $1 AND id = $2 AND person = $3";
    END_GRANT = "UPDATE grants SET valid_to = $3 WHERE tenant = $1 AND id = $2";
    REMOVE_GRANT = "DELETE FROM grants WHERE tenant = $1 AND id = $2";
    FORGET_ROLE = "DELETE FROM grants WHERE tenant = $1 AND role = $2";
    END_GRANTS = "UPDATE grants SET valid_to = $3 WHERE tenant = $1 AND person = $2 AND (valid_to IS NULL OR valid_to > $3)";
    FUNCTION_GRANT = "SELECT id FROM grants WHERE tenant = $1 AND function = $2 AND role = $3";
    ADD_FUNCTION_GRANT = "INSERT INTO grants (tenant, id, function, role) VALUES ($1, $2, $3, $4)";
    FUNCTION_ROLES = "SELECT function, role FROM grants WHERE tenant = $1 AND function IS NOT NULL ORDER BY role";
    ADD_APPOINTMENT = "INSERT INTO appointments (tenant, id, person, function, unit, valid_from, valid_to) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    APPOINTMENT = "SELECT a.unit, f.name FROM appointments a JOIN functions f ON f.tenant = a.tenant AND f.id = a.function \
        WHERE a.tenant = $1 AND a.id = $2 AND a.person = $3";
    APPOINTMENTS = "SELECT a.id, a.unit, f.name, a.valid_from, a.valid_to FROM appointments a \
        JOIN functions f ON f.tenant = a.tenant AND f.id = a.function WHERE a.tenant = $1 AND a.person = $2 ORDER BY f.name, a.id";
    END_APPOINTMENT = "UPDATE appointments SET valid_to = $3 WHERE tenant = $1 AND id = $2";
    END_APPOINTMENTS = "UPDATE appointments SET valid_to = $3 WHERE tenant = $1 AND person = $2 AND (valid_to IS NULL OR valid_to > $3)";
    ADD_SUBSTITUTION = "INSERT INTO substitutions (tenant, id, person, instead_of, valid_from, valid_to) VALUES ($1, $2, $3, $4, $5, $6)";
    SUBSTITUTION = "SELECT p.id, p.name FROM substitutions s JOIN people p ON p.tenant = s.tenant AND p.id = s.instead_of \
        WHERE s.tenant = $1 AND s.id = $2 AND s.person = $3";
    SUBSTITUTIONS = "SELECT s.id, p.name, s.valid_from, s.valid_to FROM substitutions s JOIN people p ON p.tenant = s.tenant AND p.id = s.instead_of \
        WHERE s.tenant = $1 AND s.person = $2 ORDER BY s.valid_from, s.id";
    SUBSTITUTES = "SELECT person FROM substitutions WHERE tenant = $1 AND instead_of = $2 AND valid_to >= $3";
    /// Whether somebody has a function now or later.
    HAS_FUNCTION = "SELECT id FROM appointments WHERE tenant = $1 AND person = $2 AND function = $3 AND (valid_to IS NULL OR valid_to >= $4) LIMIT 1";
    SAME_APPOINTMENT = "SELECT id FROM appointments WHERE tenant = $1 AND person = $2 AND function = $3 AND unit = $4 \
        AND (valid_from IS NULL OR valid_from <= $5) AND (valid_to IS NULL OR valid_to >= $5) LIMIT 1";
    END_SUBSTITUTION = "UPDATE substitutions SET valid_to = $3 WHERE tenant = $1 AND id = $2";
    /// One that has not begun never will.
    DROP_SUBSTITUTIONS = "DELETE FROM substitutions WHERE tenant = $1 AND (person = $2 OR instead_of = $2) AND valid_from > $3";
    END_SUBSTITUTIONS = "UPDATE substitutions SET valid_to = $3 WHERE tenant = $1 AND (person = $2 OR instead_of = $2) AND valid_to > $3";
    ADMINISTRATORS = "SELECT COUNT(*) AS n FROM grants g JOIN people p ON p.tenant = g.tenant AND p.id = g.person \
        WHERE g.tenant = $1 AND g.role = 'administrator' AND g.unit IS NULL AND p.active \
        AND (g.valid_from IS NULL OR g.valid_from <= $2) AND g.valid_to IS NULL";
    SESSIONS = "SELECT id, created_at, expires_at FROM sessions WHERE tenant = $1 AND person = $2 AND revoked_at IS NULL AND expires_at > $3 AND strength > 0 \
        ORDER BY created_at DESC";
    NAME = "SELECT name FROM people WHERE tenant = $1 AND id = $2";
    SEARCH_KEY = "SELECT search_key FROM people WHERE tenant = $1 AND id = $2";
    SESSION_OF = "SELECT id FROM sessions WHERE tenant = $1 AND digest = $2";
    END_OWN_SESSION = "UPDATE sessions SET revoked_at = $4 WHERE tenant = $1 AND person = $2 AND id = $3 AND revoked_at IS NULL";
    BY_EMAIL = "SELECT id, name, email, language FROM people WHERE tenant = $1 AND email_key = $2 AND active ORDER BY id LIMIT 5";
    /// Of the links that went by letter, how many are still good, and how many were made just now, used or not.
    LINKS = "SELECT COALESCE(SUM(CASE WHEN used_at IS NULL THEN 1 ELSE 0 END), 0) AS n, \
        COALESCE(SUM(CASE WHEN expires_at > $4 THEN 1 ELSE 0 END), 0) AS fresh FROM sign_in_links \
        WHERE tenant = $1 AND person = $2 AND expires_at > $3 AND expires_at <= $5";
    /// Administrators who may begin, and whether any of them ever has.
    FIRST = "SELECT p.id, p.name, (SELECT COUNT(*) FROM sessions s WHERE s.tenant = p.tenant AND s.person = p.id) AS sessions \
        FROM grants g JOIN people p ON p.tenant = g.tenant AND p.id = g.person \
        WHERE g.tenant = $1 AND g.role = 'administrator' AND g.unit IS NULL AND p.active ORDER BY p.id";
}
