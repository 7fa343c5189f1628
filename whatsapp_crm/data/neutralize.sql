-- A copy of the database sends nothing, takes nothing in (the webhook answers 503), and forgets its secrets.
UPDATE whatsapp_crm_account
   SET access_token = NULL, app_secret = NULL, verify_token = NULL,
       sending_stopped = TRUE, sending_stopped_reason = 'Neutralized copy of a database';
UPDATE whatsapp_crm_number
   SET access_token = NULL;
-- What waited here is sent by the original; a token filled in later must not send it again.
UPDATE whatsapp_crm_message
   SET status = 'cancelled'
 WHERE status IN ('queued', 'sending');
UPDATE whatsapp_crm_planned_message
   SET state = 'cancelled'
 WHERE state = 'planned';
UPDATE whatsapp_crm_template
   SET request = NULL, request_tried = FALSE
 WHERE request IS NOT NULL;
UPDATE whatsapp_crm_campaign_send
   SET state = 'stopped'
 WHERE state IN ('scheduled', 'running', 'paused');
UPDATE ir_cron
   SET active = FALSE
 WHERE id IN (SELECT res_id FROM ir_model_data WHERE module = 'whatsapp_crm' AND model = 'ir.cron');
