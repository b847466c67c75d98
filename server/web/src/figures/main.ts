import '@/lib/tokens.css'
import '@/desk/desk.css'
import './print.css'
import { createApp } from 'vue'
import App from './App.vue'

createApp(App).mount('#app')
